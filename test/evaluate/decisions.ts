import type { RequestClassified, RequestKind } from '@jiesu/contracts';
import {
  type CompiledCatalogue,
  compileCatalogue,
  type DispatchDecision,
  dispatch,
  typeOf,
} from '@jiesu/domain';
import type { Reference } from '@jiesu/service-kit';
import type { Classified, Classifier } from '../../services/classifier/src/classify.ts';

/** A text with what it is about, and where, when it does not say so itself. */
export interface Case {
  readonly text: string;
  readonly type: string;
  readonly kind?: string | undefined;
  readonly streetId?: string | undefined;
}

export interface Judged {
  readonly classified: Classified;
  readonly typeRight: boolean;
  /** What would happen to it, and where a person who knows its type would send it. */
  readonly decision: DispatchDecision;
  readonly meant: DispatchDecision;
}

/** Where a text belongs that names no place: some street office must be known for anything to be decided. */
const SOMEWHERE = '110105026';
export const AT = '2026-11-24T02:00:00.000Z';

export function catalogueOf({ catalogue, problemTypes }: Reference, sureOfUnit?: number): CompiledCatalogue {
  const version = catalogue.latest;
  const types = problemTypes.latest;
  return compileCatalogue(
    sureOfUnit === undefined ? version : { ...version, sureOfUnit },
    (code) => types.byCode(code)?.zh ?? code,
  );
}

/** Sends a text through classification and dispatch, beside the same text with the type that it has. */
export function judge(
  { text, type, kind, streetId = SOMEWHERE }: Case,
  classifier: Classifier,
  catalogue: CompiledCatalogue,
  { units }: Reference,
): Judged {
  const hint = { streetId, districtId: streetId.slice(0, 6) };
  const said = (kind ?? 'complaint') as RequestKind;
  const classified = classifier.classify(text, { hint, kind: said });
  const request: RequestClassified = {
    requestId: '20261124-00000000',
    channel: 'hotline',
    kind: said,
    receivedAt: AT,
    petitionerRef: 'p',
    confidential: false,
    supporters: 1,
    ...classified,
    place: { ...hint, text: '', confidence: 1, words: [] },
  };
  const { spread: _, ...rest } = request;
  const known: RequestClassified = {
    ...rest,
    problemType: { code: type, confidence: 1, words: [] },
    confident: true,
  };
  return {
    classified,
    typeRight: typeOf(classified.problemType.code) === typeOf(type),
    decision: dispatch(request, catalogue, units, AT),
    meant: dispatch(known, catalogue, units, AT),
  };
}

/** The unit that leads; undefined where a person must decide. */
export const unitOf = (decision: DispatchDecision): string | undefined =>
  decision.outcome === 'dispatch' ? decision.unitId : undefined;
