import { dispatch, onClassified, onObjectionUpheld, onPassedDown } from '@jiesu/domain';
import { type Kit, nothing } from '@jiesu/service-kit';
import type { Catalogues } from './catalogues.ts';
import type { Routings } from './store.ts';

/** Facts in: a classification dispatches or queues; an upheld objection or a district that passes down dispatches anew. */
export function handleFacts(kit: Kit, routings: Routings, catalogues: Catalogues): void {
  const { units } = kit.reference;

  kit.on('request.classified.v1', async (fact) => {
    const { data } = fact;
    const catalogue = catalogues.at(fact.time);
    const decision = dispatch(data, catalogue, units, fact.time);
    const classified = {
      requestId: data.requestId,
      classified: data,
      at: fact.time,
      revision: fact.revision,
    };
    const { outcome } = await routings.change(
      data.requestId,
      fact,
      (routing) => onClassified(routing, classified, decision, catalogue, kit.clock.now()) ?? nothing,
      'new',
    );
    if (outcome === 'written' && decision.outcome === 'review' && decision.alarm)
      kit.alarm('rule-failed', decision.because);
  });

  kit.on('ticket.objectionUpheld.v1', async (fact) => {
    const catalogue = catalogues.at(fact.time);
    await routings.change(
      fact.data.requestId,
      fact,
      (routing) => onObjectionUpheld(routing, fact.data, catalogue, units, kit.clock.now()) ?? nothing,
    );
  });

  kit.on('ticket.passedDown.v1', async (fact) => {
    const catalogue = catalogues.at(fact.time);
    await routings.change(
      fact.data.requestId,
      fact,
      (routing) => onPassedDown(routing, fact.data, catalogue, units, kit.clock.now()) ?? nothing,
    );
  });
}
