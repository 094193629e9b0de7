import type { ReplyResult, RequestKind, TimeLimitsVersion } from '@jiesu/contracts';
import { type Refused, refuse } from './decision.ts';

/** Media types that may be evidence, each recognised by its first bytes and never by its name. */
export const evidenceTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export type EvidenceType = (typeof evidenceTypes)[number];

/** Enough for every signature below. */
export const sniffLength = 16;

const startsWith = (bytes: Uint8Array, at: number, signature: readonly number[]): boolean =>
  bytes.length >= at + signature.length && signature.every((byte, index) => bytes[at + index] === byte);

const ascii = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));

/** What the content is, whatever its sender says it is. Undefined: nothing that may be evidence. */
export function sniffEvidence(bytes: Uint8Array): EvidenceType | undefined {
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (startsWith(bytes, 0, ascii('RIFF')) && startsWith(bytes, 8, ascii('WEBP'))) return 'image/webp';
  if (startsWith(bytes, 0, ascii('%PDF-'))) return 'application/pdf';
  return undefined;
}

/**
 * What a reply of this kind and result must bring (条例 §15; the numbers are dated policy). No rule for a pair means
 * nothing is asked.
 */
export function proofMissing(
  reply: {
    readonly kind: RequestKind;
    readonly result: ReplyResult;
    readonly attachments: number;
    readonly basis: boolean;
  },
  limits: TimeLimitsVersion,
): Refused | undefined {
  const rule = limits.proof.rules.find((one) => one.kind === reply.kind && one.result === reply.result);
  if (!rule) return undefined;
  if (reply.attachments < rule.attachments)
    return refuse(
      'evidence-needed',
      `这类工单的回复至少要附 ${rule.attachments} 份证据（照片或文件），现在有 ${reply.attachments} 份；请先上传证据。`,
      'attachments',
    );
  if (rule.basis && !reply.basis)
    return refuse('basis-needed', '部分解决或暂不能解决的，须写明依据和理由，请填写“办理依据”。', 'basis');
  return undefined;
}
