import {
  arriveAtWhistle,
  askAssist,
  blowWhistle,
  confirmArrival,
  endWhistle,
  type Policies,
  passDown,
  rateWhistle,
  refuseWhistle,
  reportAssist,
  reportWhistle,
  ruleWhistle,
} from '@jiesu/domain';
import type { Kit } from '@jiesu/service-kit';
import type { Commands } from './commands.ts';

/** 吹哨报到, 协办 and 区分转: work that other units do on a ticket. */
export function serveWhistles(
  kit: Kit,
  { run, seen, knownUnit, attachments }: Commands,
  policies: Policies,
): void {
  const { units } = kit.reference;
  const kindOf = (unitId: string) => units.byId(unitId)?.kind;

  kit.operation('blowWhistle', (call) =>
    run(call, (ticket, by, at) => blowWhistle(ticket, by, at, call.body, policies, kindOf)),
  );
  kit.operation('arriveAtWhistle', (call) =>
    run(call, (ticket, by, at) => arriveAtWhistle(ticket, by, at, call.body)),
  );
  kit.operation('confirmArrival', (call) =>
    run(call, (ticket, by, at) => confirmArrival(ticket, by, at, call.body)),
  );
  kit.operation('refuseWhistle', (call) =>
    run(call, (ticket, by, at) => refuseWhistle(ticket, by, at, call.body)),
  );
  kit.operation('ruleWhistle', (call) =>
    run(call, (ticket, by, at) => ruleWhistle(ticket, by, at, call.body, policies)),
  );
  kit.operation('reportWhistle', async (call) => {
    const report = { ...call.body, attachments: await attachments(call) };
    return run(call, (ticket, by, at) => reportWhistle(ticket, by, at, report));
  });
  kit.operation('endWhistle', (call) => run(call, (ticket, by, at) => endWhistle(ticket, by, at, call.body)));
  kit.operation('rateWhistle', (call) =>
    run(call, (ticket, by, at) => rateWhistle(ticket, by, at, call.body)),
  );

  kit.operation('askAssist', async (call) => {
    await seen(call);
    knownUnit(call.body.unitId, 'unitId');
    return run(call, (ticket, by, at) => askAssist(ticket, by, at, call.body, policies));
  });
  kit.operation('reportAssist', async (call) => {
    const report = { ...call.body, attachments: await attachments(call) };
    return run(call, (ticket, by, at) => reportAssist(ticket, by, at, report));
  });

  kit.operation('passDown', async (call) => {
    await seen(call);
    const { unitId, because } = call.body;
    knownUnit(unitId, 'unitId');
    const area = units.byId(unitId)?.areaCode.slice(0, 6);
    return run(call, (ticket, by, at) =>
      passDown(ticket, by, at, { unitId, because, isOfDistrict: area === ticket.districtId }, policies),
    );
  });
}
