import { citesEvidence, sniffEvidence } from '@jiesu/domain';
import { Fault, type Kit, nothing, type Principal, Refusal, type Store } from '@jiesu/service-kit';
import { receivingUnit } from './handlers.ts';
import { mayOpen, maySee, worksForUnit } from './scope.ts';
import type { EvidenceOwner, EvidenceRecord, Tickets } from './store.ts';

export type Evidence = Store<EvidenceRecord>;

export const evidenceSetting = {
  name: 'TICKETS_EVIDENCE_MAX_MB',
  default: '10',
  pattern: /^([1-9]|[1-9]\d|100)$/,
  allowed: '1…100',
  about: 'Largest file of evidence, in MiB.',
} as const;

/** Reads a body up to a limit; what comes after the limit is never held. */
export async function readAtMost(
  stream: AsyncIterable<Uint8Array> | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new Refusal(
        'evidence-too-large',
        `文件超过 ${Math.floor(maxBytes / 1024 / 1024)} MB；请压缩后重新上传。`,
      );
    chunks.push(chunk);
  }
  if (bytes === 0) throw new Refusal('evidence-empty', '没有收到文件内容；请选择文件后重新上传。');
  return Buffer.concat(chunks, bytes);
}

/** Refusal `evidence-unknown` unless every file was uploaded by this unit: nobody proves with others' pictures. */
export async function owned(
  evidence: Evidence,
  refs: readonly string[] | undefined,
  unitId: string | undefined,
): Promise<readonly string[]> {
  if (refs === undefined || refs.length === 0) return [];
  const found = await evidence.getMany(refs);
  const known = new Set(
    found.filter(({ doc }) => doc.owners.some((owner) => owner.unitId === unitId)).map(({ id }) => id),
  );
  const missing = refs.filter((ref) => !known.has(ref));
  if (missing.length > 0) {
    const because = `有 ${missing.length} 份证据不存在或不是本单位上传的；请重新上传后再提交。`;
    throw new Refusal('evidence-unknown', because, [{ field: 'attachments', message: because }]);
  }
  return refs;
}

export function serveEvidence(kit: Kit, evidence: Evidence, tickets: Tickets): void {
  const maxBytes = Number(kit.setting(evidenceSetting.name)) * 1024 * 1024;

  kit.operation('putEvidence', async (call) => {
    const { unitId, userId } = call.principal;
    if (!worksForUnit(call.principal))
      throw new Fault('forbidden', 'never', '账号没有绑定承办单位，不能上传证据');
    const content = await readAtMost(call.stream, maxBytes);
    const mediaType = sniffEvidence(content);
    if (mediaType === undefined)
      throw new Refusal('evidence-type', '只接受 JPEG、PNG、WebP 图片和 PDF 文件；请转换格式后重新上传。');
    const { ref, bytes } = await kit.files.put(content, mediaType);
    const districtId = unitId === undefined ? undefined : receivingUnit(kit.reference, unitId).districtId;
    const owner: EvidenceOwner = {
      ...(unitId === undefined ? {} : { unitId }),
      ...(districtId === undefined ? {} : { districtId }),
      by: userId,
      at: kit.clock.now(),
    };
    await evidence.change(ref, call, (record) => {
      if (record === undefined) return { next: { mediaType, bytes, owners: [owner] }, facts: [] };
      if (record.owners.some((known) => known.unitId === unitId)) return nothing;
      return { next: { ...record, owners: [...record.owners, owner] }, facts: [] };
    });
    return { ref, bytes, mediaType };
  });

  /** Lead and called units show each other their evidence on the ticket that cites it. */
  const citedFor = async (principal: Principal, ref: string, ticketId: string | undefined) => {
    const held = ticketId === undefined ? undefined : await tickets.get(ticketId);
    return held !== undefined && maySee(principal, held.doc) && citesEvidence(held.doc, ref);
  };

  kit.operation('getEvidence', async ({ params, query, principal }) => {
    const { ref } = params;
    const record = await evidence.get(ref);
    const may =
      record !== undefined &&
      (mayOpen(principal, record.doc) || (await citedFor(principal, ref, query.ticketId)));
    const file = may ? await kit.files.get(ref) : undefined;
    if (file === undefined) throw new Fault('not-found', 'never', '没有这份证据，或不在您的范围内');
    return {
      status: 200,
      headers: {
        'content-type': file.mediaType,
        // The reference is the only name: nothing a sender wrote comes back as a file name, and nothing in it runs.
        'content-disposition': `inline; filename="${ref.slice(0, 16)}"`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=86400, immutable',
      },
      raw: file.content,
    };
  });
}
