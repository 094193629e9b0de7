import { createHash } from 'node:crypto';
import type { AssessmentPolicy } from '@jiesu/contracts';
import { assessmentWindow, canonical, checkPolicy, moves, type PolicyFinding, refuse } from '@jiesu/domain';
import { Fault } from '@jiesu/ports';
import { type Call, type Kit, keepVersions, Refusal, recordOf, type Store } from '@jiesu/service-kit';
import type { Issued } from './assessment.ts';
import { type Bulletins, begun, earliest, type PolicyLine } from './bulletins.ts';

type Asked = Pick<Call<'previewAssessment'>['body'], 'period' | 'policy' | 'asOf' | 'calibre'>;

/** What a policy asks, without its name, its day and what is noted of it. */
const termsOf = ({ version: _, from: __, note: ___, ...terms }: AssessmentPolicy): string => canonical(terms);

const unsound = (findings: readonly PolicyFinding[]) =>
  ({
    refused: 'assessment-policy-unsound',
    because: findings[0]?.because ?? '',
    fields: findings.map(({ field, because }) => ({ field: `policy.${field}`, message: because })),
  }) as const;

/**
 * 考核办法 (条例 §32): tried on a period that is over, then adopted from a day to come. What began before that day is
 * assessed by what held then, for ever.
 */
export function servePolicies(
  kit: Kit,
  line: PolicyLine,
  bulletins: Bulletins,
  issuedBulletins: Store<Issued>,
): void {
  const { policyAt } = bulletins;
  const kept = keepVersions(kit, line, { store: 'assessment_policies', title: '考核办法' });
  for (const version of kit.reference.assessment.versions) {
    const [finding] = checkPolicy(version);
    if (finding)
      throw new Fault(
        'reference-invalid',
        'after-fix',
        `参考数据 assessment.json：版本 ${version.version} 的字段 ${finding.field}：${finding.because}`,
      );
  }

  kit.operation('listAssessmentPolicies', async () => {
    const now = kit.clock.now();
    return {
      inForce: line.at(now).version,
      newest: line.newest().version.version,
      items: line.all().map((known) => ({
        ...recordOf(known, line.stateOf(known, now)),
        policy: known.version,
      })),
    };
  });

  /** The digest stands for what was asked and what was shown: by it a policy is adopted that somebody has looked at. */
  async function preview({ period, policy, asOf: asked, calibre }: Asked) {
    begun(kit, period, policyAt);
    const issued = (await issuedBulletins.get(period))?.doc;
    const asOf =
      asked ?? issued?.asOf ?? earliest(assessmentWindow(period, policyAt).settledAt, kit.clock.now());
    const before = await bulletins.compute(period, { asOf, calibre });
    // The draft as if it had always held: its months begin and end on its own days.
    const after = await bulletins.compute(period, { asOf, calibre }, () => policy);
    const moved = [...moves(before.whole, after.whole)];
    return {
      period,
      asOf,
      calibre: after.whole.calibre,
      before: before.policy.version,
      after: policy.version,
      units: after.whole.classes.reduce((sum, { rows }) => sum + rows.length, 0),
      moves: moved,
      digest: createHash('sha256')
        .update(JSON.stringify([termsOf(policy), asOf, after.whole.calibre, moved]))
        .digest('hex'),
    };
  }

  kit.operation('previewAssessment', async ({ body }) => {
    const findings = checkPolicy(body.policy);
    if (findings.length > 0) {
      const { refused, because, fields } = unsound(findings);
      throw new Refusal(refused, because, fields);
    }
    return preview(body);
  });

  kit.operation('adoptAssessment', async (call) => {
    const { basedOn, policy, preview: seen, from, note } = call.body;
    const findings = checkPolicy(policy);
    const shown = findings.length > 0 ? undefined : await preview({ ...seen, policy });
    return kept.save(call, {
      basedOn,
      basedOnField: 'basedOn',
      from,
      // A day that has begun has a daily bulletin by the policy it began with.
      soonest: 'tomorrow',
      make(base, named) {
        if (findings.length > 0) return unsound(findings);
        if (termsOf(base) === termsOf(policy))
          return refuse('version-unchanged', '没有修改考核办法，不必保存。', 'policy');
        if (shown?.digest !== seen.digest)
          return refuse(
            'preview-needed',
            '请先预演这份办法，看过结果再保存；预演之后数据或办法有变化的，请再预演一次。',
            'preview.digest',
          );
        return { version: { ...policy, ...named, note }, more: {} };
      },
    });
  });

  kit.operation('withdrawAssessment', (call) => kept.withdraw(call, call.params.version, call.body.because));
}
