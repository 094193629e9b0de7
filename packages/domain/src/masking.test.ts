import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskName, maskPatterns, maskPhone, maskText, personalSpans } from './masking.ts';

describe('masking', () => {
  it.each([
    ['请打199-0000-1234联系我', '1234'],
    ['电话+86 19900001234', '19900001234'],
    ['座机010-65120000转8', '65120000'],
    ['身份证110101199003071234', '19900307'],
    ['卡号6222 0200 0000 1234 567', '1234'],
    ['邮箱 someone@example.org.cn', 'someone'],
    ['车牌京N12345一直不挪', '12345'],
    ['3号楼2单元501室漏水', '501'],
    ['住在12-3-1201', '1201'],
    ['我叫张小花，住在这里', '小花'],
    ['微信：abc_12345', 'abc_12345'],
  ])('takes the person out of %s', (text, secret) => expect(maskText(text)).not.toContain(secret));

  it.each([
    '2026年11月23日3号楼2单元停水，12345没人接',
    '望京街道花家地西里社区8号楼北侧路灯坏了3个月',
    '室内温度15度，室外零下10度',
    '停车费从150元涨到3000元',
    '一共欠了12000块工资',
    '3号楼1200户没有暖气',
  ])('leaves the matter as it is: %s', (text) => expect(maskText(text)).toBe(text));

  it('masks a name and a phone for lists', () => {
    expect(maskName('王小明')).toBe('王＊＊');
    expect(maskName('')).toBe('');
    expect(maskPhone('19900001234')).toBe('199****1234');
    expect(maskPhone('12345')).toBe('****');
  });

  it('looks at a bounded stretch of text from any place, so that hostile text costs no more than other text', () => {
    for (const { source } of maskPatterns) {
      const outsideClasses = source.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
      expect(outsideClasses).not.toMatch(/[*+]|\{\d+,\}/);
      for (const [, most] of outsideClasses.matchAll(/\{(?:\d+,)?(\d+)\}/g))
        expect(Number(most)).toBeLessThan(65);
    }
  });

  it('comes to an end with hostile text', () => {
    for (const part of ['1', 'a@', '电话', '3号楼', '京A', '我叫王', '幺三', '微信'])
      expect(maskText(part.repeat(20_000))).toBeTypeOf('string');
  });
});

describe('the mask of a running text', () => {
  it.each([
    ['我叫张伟住在望京', '我叫某某住在望京'],
    ['我姓王，家里没水', '我姓某，家里没水'],
    ['联系人：李四光，电话19900001234', '联系人：某某，电话[电话]'],
    ['请打199 0000 1234或010-64012345', '请打[电话]或[电话]'],
    ['座机64012345转3', '座机[电话]'],
    ['身份证110105199003072316丢了', '身份证[证件号]丢了'],
    ['身份证11010519900307231X', '身份证[证件号]'],
    ['卡号6222020200012345678被扣款', '卡号[卡号]被扣款'],
    ['卡号6222 0202 0001 2345 678', '卡号[卡号]'],
    ['京A12345违停', '[车牌]违停'],
    ['新能源车京AD12345占位', '新能源车[车牌]占位'],
    ['5号楼3单元501室漏水', '5号楼*单元***漏水'],
    ['8号楼1203漏水', '8号楼***漏水'],
    ['住3-2-501', '住3-*-***'],
    ['502室太吵', '***室太吵'],
    ['楼上王先生不讲理', '楼上某先生不讲理'],
    ['王建国先生不讲理', '某某先生不讲理'],
    ['邮箱abc.def@example.com', '邮箱[邮箱]'],
    ['加我微信wang_123456', '加我微信[账号]'],
    ['电话１３９０００００１２３，门牌３号楼５０１', '电话[电话]，门牌3号楼***'],
    ['手机幺三九零零零零幺二三四', '手机[电话]'],
    ['联系人：尉迟小花，在家', '联系人：某某，在家'],
    ['010-64012345在3号楼', '[电话]在3号楼'],
    ['010-64012345转8', '[电话]'],
    ['8号楼1203号漏水', '8号楼***漏水'],
    ['号码是6512000', '号码是[电话]'],
  ])('makes of “%s” “%s”', (text, masked) => expect(maskText(text)).toBe(masked));

  it.each([
    '2026年11月23日早上8点停水',
    '价格19800元不给退',
    '打12345打了3次',
    '一共5800块钱',
    '110报警也没用',
    '6层住户反映',
    '公交668路不来',
    '班主任老师批评孩子',
    '物业费每平米2.85元',
    '室外温度零下5度',
    '工单20261123没人管',
    '我叫救护车，等了一个小时',
    '一室一厅，2室1厅都有人租',
    '换了新update12之后打不开',
  ])('leaves “%s” as it is', (text) => expect(maskText(text)).toBe(text));

  it('leaves nothing of a phone however it is written', () => {
    for (const phone of ['19900005678', '199 0000 5678', '199-0000-5678', '+8619900005678', '8619900005678'])
      expect(maskText(`电话${phone}谢谢`), phone).not.toMatch(/\d{4}/);
  });
});

describe('personal spans', () => {
  const anyText = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.constantFrom(
          ...[
            '我叫',
            '张伟',
            '，',
            '。',
            '电话',
            '199',
            '0000',
            '1234',
            '3号楼',
            '2单元',
            '501',
            '室',
            '-',
            ' ',
          ],
          ...[
            '微信',
            'abc12',
            '@',
            '.com',
            '京A',
            '12345',
            '幺九九',
            '零零',
            '王',
            '先生',
            '元',
            '姓名：',
            '１２',
          ],
        ),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));

  it('stand in order, apart, inside the text and not empty', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let reach = 0;
        for (const { begin, end } of personalSpans(text)) {
          expect(begin).toBeGreaterThanOrEqual(reach);
          expect(end).toBeGreaterThan(begin);
          reach = end;
        }
        expect(reach).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('are all that masking changes, but for full-width signs', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const masked = maskText(text);
        let at = 0;
        let from = 0;
        for (const { begin, end } of [...personalSpans(text), { begin: text.length, end: text.length }]) {
          const kept = text.slice(at, begin).normalize('NFKC');
          const found = masked.normalize('NFKC').indexOf(kept, from);
          expect(found).toBeGreaterThanOrEqual(from);
          from = found + kept.length;
          at = end;
        }
      }),
    );
  });

  const digits = (length: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
  const around = fc.constantFrom('', '，', '请打', '电话', '找我', '。', '谢谢', '（');
  const asSpoken = (number: string): string =>
    [...number].map((c, i) => (c === '1' && i === 0 ? '幺' : '零一二三四五六七八九'[Number(c)]!)).join('');
  const asWide = (number: string): string =>
    [...number].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('');

  it('find every mobile number in every way of writing it', () => {
    const writings: readonly ((number: string) => string)[] = [
      (n) => n,
      (n) => `${n.slice(0, 3)}-${n.slice(3, 7)}-${n.slice(7)}`,
      (n) => `${n.slice(0, 3)} ${n.slice(3, 7)} ${n.slice(7)}`,
      (n) => [...n].join(' '),
      (n) => `+86${n}`,
      asWide,
      asSpoken,
    ];
    fc.assert(
      fc.property(around, digits(8), fc.constantFrom(...writings), around, (before, tail, write, after) => {
        const phone = write(`199${tail}`);
        expect(maskText(`${before}${phone}${after}`), phone).toBe(`${before}[电话]${after}`);
      }),
    );
  });

  it('find every identity number and card', () => {
    fc.assert(
      fc.property(
        around,
        digits(3),
        fc.integer({ min: 1940, max: 2020 }),
        fc.integer({ min: 10, max: 12 }),
        fc.integer({ min: 10, max: 28 }),
        (before, tail, year, month, day) => {
          expect(maskText(`${before}110101${year}${month}${day}${tail}X。`)).toBe(`${before}[证件号]。`);
        },
      ),
    );
    fc.assert(
      fc.property(around, digits(12), (before, tail) => {
        expect(maskText(`${before}6222${tail}，`)).not.toContain(tail);
      }),
    );
  });

  it('find nothing new in what was masked', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = maskText(text);
        for (const { kind, begin, end } of personalSpans(once)) {
          // Where a span was cut out, what stood apart may come together; but no number survives that way.
          expect(['name', 'door', 'account'], once.slice(begin, end)).toContain(kind);
        }
      }),
    );
  });
});
