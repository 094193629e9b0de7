import type { Operations } from '@jiesu/contracts';
import { useLabel, useText } from '../../text/index.tsx';

type Callback = NonNullable<Operations['getDemand']['reply']['callback']>;

/** What the petitioner said in the callback, in a few words. */
export function CallbackOutcome({ callback }: { readonly callback: Callback | undefined }) {
  const text = useText();
  const label = useLabel();
  if (!callback) return null;
  const appealed = callback.appealed ? <span className="small soft"> {text.appeals.corrected}</span> : null;
  if (callback.solved === undefined)
    return (
      <span className="soft">
        {label(callback.status, 'CallbackStatus')}
        {appealed}
      </span>
    );
  return (
    <span className={callback.solved ? '' : 'late'}>
      {text.callbacks.yesNo.solved[callback.solved ? 'yes' : 'no']}
      {callback.satisfaction ? ` · ${label(callback.satisfaction, 'Satisfaction')}` : ''}
      {appealed}
    </span>
  );
}
