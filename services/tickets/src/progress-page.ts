import { randomUUID } from 'node:crypto';
import type { ProgressTicket, ProgressView } from '@jiesu/contracts';
import { type Call, Fault, type Kit, type RawReply, Refusal } from '@jiesu/service-kit';
import { readAtMost } from './evidence.ts';
import type { Act, Progress } from './progress.ts';
import { type ProgressText, progressText } from './progress-text.ts';

/**
 * The petitioner's page: plain HTML that needs no script, no log-in and no modern phone. Every form goes to its own
 * address and comes back to the page.
 */

const formBytes = 16 * 1024;
const bodyText = 'text/html; charset=utf-8';

const headers = {
  'content-type': bodyText,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

const page = (status: number, raw: string): RawReply => ({
  status,
  headers: status === 429 ? { ...headers, 'retry-after': '10' } : headers,
  raw,
});

export function serveProgressPage(kit: Kit, progress: Progress, maxPhotoBytes: number): void {
  kit.operation('askProgress', async ({ query }) => {
    const text = progressText(query.lang);
    const { number, code } = query;
    if (number === undefined || code === undefined) return page(200, askPage(text, {}));
    const requestId = number
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replace(/^(\d{8})/, '$1-');
    try {
      await progress.view(requestId, code);
    } catch (error) {
      return page(
        statusOf(error),
        askPage(text, { number: requestId.slice(0, 17), problem: said(error, text) }),
      );
    }
    return moved(addressOf(requestId, code, query.lang));
  });

  kit.operation('showProgress', async ({ params, query }) => {
    const text = progressText(query.lang);
    const { requestId, code } = params;
    try {
      const view = await progress.view(requestId, code);
      const done = query.done === undefined ? undefined : text.done[query.done];
      return page(200, progressPage(view, code, text, { ...(done === undefined ? {} : { done }) }));
    } catch (error) {
      return page(statusOf(error), askPage(text, { number: requestId, problem: said(error, text) }));
    }
  });

  kit.operation('sendToProgress', async (call) => {
    const { requestId, code, act } = call.params;
    const text = progressText(call.query.lang);
    try {
      const form =
        act === 'photo' ? undefined : new URLSearchParams(utf8(await readAtMost(call.stream, formBytes)));
      await perform(call, act, form);
    } catch (error) {
      const problem = said(error, text);
      try {
        const view = await progress.view(requestId, code);
        return page(statusOf(error), progressPage(view, code, text, { problem, act }));
      } catch (worse) {
        return page(statusOf(worse), askPage(text, { number: requestId, problem: said(worse, text) }));
      }
    }
    return moved(addressOf(requestId, code, call.query.lang, act));
  });

  async function perform(call: Call<'sendToProgress'>, act: Act, form: URLSearchParams | undefined) {
    const ticketId = call.query.ticketId ?? '';
    // The form carries a key of its own: sent twice, it is heard once.
    const key = form?.get('key') ?? randomUUID();
    const once = { ...call, cause: { id: `petitioner/${ticketId}/${key.slice(0, 64)}`, digest: act } };
    const text = (form?.get('text') ?? '').trim();
    if (act === 'photo') return progress.addPhoto(once, ticketId, maxPhotoBytes);
    if (act === 'rate') {
      const contacted = yesNo(form?.get('contacted'));
      const solved = yesNo(form?.get('solved'));
      const satisfaction = grades.find((grade) => grade === form?.get('satisfaction'));
      if (contacted === undefined || solved === undefined || satisfaction === undefined)
        throw new Unfilled('missing');
      if (text.length > 1000) throw new Unfilled('tooShort');
      return progress.rate(once, { ticketId, contacted, solved, satisfaction, text });
    }
    if (text.length < 2 || text.length > 1000) throw new Unfilled('tooShort');
    return act === 'add' ? progress.add(once, { ticketId, text }) : progress.object(once, { ticketId, text });
  }
}

const grades = ['satisfied', 'basicallySatisfied', 'dissatisfied'] as const;

/** What the form lacks; the page says it beside the form. */
class Unfilled extends Error {
  readonly word: 'missing' | 'tooShort';
  constructor(word: 'missing' | 'tooShort') {
    super(word);
    this.word = word;
  }
}

const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const yesNo = (value: string | null | undefined): boolean | undefined =>
  value === 'yes' ? true : value === 'no' ? false : undefined;

const statuses: Readonly<Record<string, number>> = {
  'progress-code-wrong': 404,
  'progress-code-expired': 410,
  'progress-too-many-tries': 429,
  'evidence-too-large': 413,
};

/** What is nobody's mistake out there is thrown on, and becomes the kit's own answer and log line. */
function statusOf(error: unknown): number {
  if (error instanceof Unfilled) return 422;
  if (error instanceof Refusal) return statuses[error.code] ?? 409;
  if (error instanceof Fault && error.retry !== 'later') return error.code === 'not-found' ? 404 : 400;
  throw error;
}

function said(error: unknown, text: ProgressText): string {
  if (error instanceof Unfilled) return text[error.word];
  if (error instanceof Refusal) return error.code === 'evidence-empty' ? text.noPhoto : error.because;
  return text.broken;
}

const moved = (location: string): RawReply => ({ status: 303, headers: { ...headers, location }, raw: '' });

const addressOf = (requestId: string, code: string, lang: string | undefined, done?: string): string => {
  const query = new URLSearchParams({ ...(done && { done }), ...(lang && { lang }) }).toString();
  const address = `/p/${encodeURIComponent(requestId)}/${encodeURIComponent(code.replace(/[^0-9A-Za-z-]/g, ''))}`;
  return query === '' ? address : `${address}?${query}`;
};

// From here on: HTML.

const esc = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const when = (at: string, text: ProgressText): string =>
  text.lang === 'en' ? `${shanghai(at).slice(0, 16).replace('T', ' ')}` : clock.format(new Date(at));
const shanghai = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString();
const dayClock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
});
const day = (at: string, text: ProgressText): string =>
  text.lang === 'en' ? shanghai(at).slice(0, 10) : dayClock.format(new Date(at));

const style = `
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#f3f4f6;color:#1b1f24;font:20px/1.65 system-ui,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif}
header{background:#0b4f8a;color:#fff;padding:16px max(20px,calc(50vw - 340px))}header h1{margin:0;font-size:26px}
header p{margin:2px 0 0;font-size:17px;overflow-wrap:anywhere}
main{max-width:720px;margin:0 auto;padding:16px}
section{background:#fff;border-radius:12px;padding:18px 18px 20px;margin:0 0 16px}
h2{font-size:23px;margin:0 0 10px;line-height:1.4}h3{font-size:20px;margin:18px 0 6px}
p{margin:0 0 10px}p:last-child{margin-bottom:0}dl{margin:0}dt{color:#4a525c;font-size:17px;margin-top:12px}dd{margin:0;font-weight:600}
.late{color:#a3130a}.done{background:#e4f3e7;border-left:8px solid #1b7a37}.bad{background:#fdeceb;border-left:8px solid #a3130a}
ol.line{list-style:none;margin:0;padding:0 0 0 22px;border-left:3px solid #b7c4d1}
ol.line li{position:relative;padding:0 0 14px}ol.line li:last-child{padding-bottom:0}
ol.line li::before{content:"";position:absolute;left:-31px;top:9px;width:15px;height:15px;border-radius:50%;background:#0b4f8a;border:3px solid #fff}
time,.soft{color:#4a525c;font-size:17px;display:block}
blockquote{margin:8px 0 0;padding:12px 14px;background:#f3f6f9;border-radius:8px;overflow-wrap:anywhere;white-space:pre-line}
fieldset{border:0;margin:0 0 14px;padding:0}legend{font-weight:600;padding:0;margin-bottom:6px}
.choices{display:flex;flex-wrap:wrap;gap:10px}
.choices label{display:flex;align-items:center;gap:10px;min-height:52px;padding:8px 18px;border:2px solid #7b8794;border-radius:10px}
.choices label:has(:checked){border-color:#0b4f8a;background:#e8f1fa}
input[type=radio]{width:24px;height:24px;margin:0}
textarea,input[type=text],input[type=file]{width:100%;font:inherit;padding:12px;border:2px solid #7b8794;border-radius:10px;background:#fff;color:inherit}
label.above{display:block;margin-bottom:6px;font-weight:600}
button,a.button{display:block;width:100%;min-height:56px;margin-top:12px;font:inherit;font-weight:600;text-align:center;color:#fff;background:#0b4f8a;border:0;border-radius:10px;padding:12px;text-decoration:none;cursor:pointer}
button.second,a.second{background:#fff;color:#0b4f8a;border:2px solid #0b4f8a}
:focus-visible{outline:4px solid #f5a300;outline-offset:2px}
details{margin-top:4px}summary{font-weight:600;min-height:44px;padding:8px 0;cursor:pointer;color:#0b4f8a}
footer{font-size:17px;color:#4a525c;padding:0 4px 32px}footer a{color:#0b4f8a}
@media(min-width:640px){button,a.button{width:auto;min-width:240px;padding:12px 32px}}
`;

const frame = (text: ProgressText, sub: string, body: string, other: string): string => `<!doctype html>
<html lang="${text.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${esc(text.title)}</title><style>${style}</style></head>
<body><header><h1>${esc(text.title)}</h1>${sub}</header><main>${body}</main>
<main><footer><a href="${esc(other)}" lang="${text.other.lang}">${esc(text.other.name)}</a></footer></main></body></html>`;

const notice = (kind: 'done' | 'bad', sentence: string | undefined): string =>
  sentence === undefined
    ? ''
    : `<section class="${kind}" role="${kind === 'bad' ? 'alert' : 'status'}"><p>${esc(sentence)}</p></section>`;

/** Something else typed there, such as a phone number, is not shown again. */
const looksLikeNumber = (number = ''): string => (/^\d{8}-[0-9A-Z]{8}$/.test(number) ? number : '');

function askPage(text: ProgressText, given: { readonly number?: string; readonly problem?: string }): string {
  const field = (name: string, label: string, hint: string, value = ''): string =>
    `<p><label class="above" for="${name}">${esc(label)}</label><input type="text" id="${name}" name="${name}" required maxlength="60" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="${esc(hint)}" value="${esc(value)}"></p>`;
  const lang = text.lang === 'en' ? '<input type="hidden" name="lang" value="en">' : '';
  return frame(
    text,
    '',
    `${notice('bad', given.problem)}<section><p>${esc(text.ask.intro)}</p><form action="/p" method="get">${lang}${field('number', text.number, text.ask.numberHint, looksLikeNumber(given.number))}${field('code', text.code, text.ask.codeHint)}<button>${esc(text.ask.go)}</button></form></section>`,
    `/p${text.other.lang === 'en' ? '?lang=en' : ''}`,
  );
}

function progressPage(
  view: ProgressView,
  code: string,
  text: ProgressText,
  said: { readonly done?: string; readonly problem?: string; readonly act?: Act },
): string {
  const lang = text.lang === 'en' ? 'en' : undefined;
  const { complaint } = view;
  const parts =
    view.tickets.length === 0
      ? `<section><p>${esc(text.none)}</p></section>`
      : view.tickets.map((ticket) => ticketPart(ticket, view, code, text, said.act)).join('');
  return frame(
    text,
    `<p>${esc(text.number)} ${esc(view.requestId)}</p>`,
    `${notice('done', said.done)}${notice('bad', said.problem)}${parts}
<section><p><a class="button second" href="${esc(complaint.href)}">${esc(complaint.text)}</a></p><p class="soft">${esc(text.codeUntil(day(`${view.codeUntil}T00:00:00.000+08:00`, text)))}</p></section>`,
    addressOf(view.requestId, code, text.other.lang === 'en' ? 'en' : undefined),
  );

  function ticketPart(
    ticket: ProgressTicket,
    { requestId, questions }: ProgressView,
    code: string,
    text: ProgressText,
    act: Act | undefined,
  ): string {
    const action = (name: Act): string => {
      const query = new URLSearchParams({ ticketId: ticket.ticketId, ...(lang && { lang }) });
      return esc(`${addressOf(requestId, code, undefined)}/${name}?${query.toString()}`);
    };
    const form = (name: Act, body: string, more = ''): string =>
      `<form method="post" action="${action(name)}"${more}><input type="hidden" name="key" value="${randomUUID()}">${body}</form>`;
    const area = (id: string, label: string, required: boolean): string =>
      `<label class="above" for="${id}-${ticket.ticketId}">${esc(label)}</label><textarea id="${id}-${ticket.ticketId}" name="text" rows="3" maxlength="1000"${required ? ' required minlength="2"' : ''}></textarea>`;
    const choices = (name: string, legend: string, options: readonly (readonly [string, string])[]): string =>
      `<fieldset><legend>${esc(legend)}</legend><div class="choices">${options
        .map(
          ([value, label]) =>
            `<label><input type="radio" name="${name}" value="${value}" required>${esc(label)}</label>`,
        )
        .join('')}</div></fieldset>`;
    const yesOrNo = [
      ['yes', text.yes],
      ['no', text.no],
    ] as const;
    const fold = (isOpen: boolean, title: string, body: string): string =>
      `<details${isOpen ? ' open' : ''}><summary>${esc(title)}</summary>${body}</details>`;

    const next = [
      text.next[ticket.next],
      ...(ticket.parkedUntil === undefined ? [] : [text.parkedUntil(day(ticket.parkedUntil, text))]),
    ];
    const facts = `<h2>${esc(ticket.title)}</h2>${ticket.round > 1 ? `<p class="soft">${esc(text.round(ticket.round))}</p>` : ''}<dl><dt>${esc(text.holder)}</dt><dd>${esc(ticket.unitName)}</dd>${
      ticket.dueAt === undefined
        ? ''
        : `<dt>${esc(text.dueBy)}</dt><dd${ticket.overdue ? ' class="late"' : ''}>${esc(when(ticket.dueAt, text))}${ticket.overdue ? `<br>${esc(text.late)}` : ''}</dd>`
    }<dt>${esc(text.nextStep)}</dt><dd>${next.map(esc).join('<br>')}</dd></dl>`;

    const answer =
      ticket.reply === undefined
        ? ''
        : `<h3>${esc(text.answer)}</h3><p>${esc(text.results[ticket.reply.result])}</p><blockquote>${esc(ticket.reply.text)}</blockquote>`;

    const rate = ticket.mayRate
      ? `<section><h2>${esc(text.rateTitle)}</h2>${form(
          'rate',
          choices('contacted', questions.contacted, yesOrNo) +
            choices('solved', questions.solved, yesOrNo) +
            choices(
              'satisfaction',
              questions.satisfaction,
              grades.map((grade) => [grade, text.satisfaction[grade]] as const),
            ) +
            area('rate', text.rateText, false) +
            `<button>${esc(text.send)}</button>`,
        )}</section>`
      : '';

    const object =
      ticket.mayObject && ticket.objectUntil !== undefined
        ? fold(
            act === 'object',
            text.objectTitle,
            `<p>${esc(text.objectHint(day(ticket.objectUntil, text)))}</p>${form('object', `${area('object', text.objectTitle, true)}<button>${esc(text.object)}</button>`)}`,
          )
        : '';
    const add = ticket.mayAdd
      ? fold(
          act === 'add',
          text.addTitle,
          `<p>${esc(text.addHint)}</p>${form('add', `${area('add', text.addTitle, true)}<button class="second">${esc(text.send)}</button>`)}`,
        )
      : '';
    const photo = ticket.mayAddPhoto
      ? fold(
          act === 'photo',
          text.photoTitle,
          `<p>${esc(text.photoHint)}</p><form method="post" enctype="multipart/form-data" action="${action('photo')}"><label class="above" for="photo-${ticket.ticketId}">${esc(text.choose)}</label><input type="file" id="photo-${ticket.ticketId}" name="file" accept="image/jpeg,image/png,image/webp" required><button class="second">${esc(text.sendPhoto)}</button></form>`,
        )
      : '';
    const more = object + add + photo;

    const line = `<section><h2>${esc(text.happened)}</h2><ol class="line">${[...ticket.steps]
      .reverse()
      .map(
        (step) =>
          `<li>${esc(text.steps[step.what])}${step.until === undefined ? '' : ` ${esc(text.until(when(step.until, text)))}`}<time datetime="${step.at}">${esc(when(step.at, text))}</time></li>`,
      )
      .join('')}</ol>${
      ticket.added.length === 0
        ? ''
        : `<h3>${esc(text.added)}</h3>${ticket.added
            .map(
              (one) =>
                `<blockquote>${esc(one.text)}${one.photos > 0 ? `（${esc(text.photos(one.photos))}）` : ''}</blockquote><time datetime="${one.at}">${esc(when(one.at, text))}</time>`,
            )
            .join('')}`
    }</section>`;
    return `<section>${facts}${answer}</section>${rate}${more === '' ? '' : `<section>${more}</section>`}${line}`;
  }
}
