import {
  answerSupervision,
  applyFor,
  endSupervision,
  grantApplication,
  keepParked,
  type Policies,
  refuseApplication,
  restoreTicket,
  resumeClock,
  superviseTicket,
  tellPetitioner,
  unpark,
  withdrawApplication,
} from '@jiesu/domain';
import type { Kit } from '@jiesu/service-kit';
import type { Commands } from './commands.ts';

/** 延期、暂停、挂账、剔除、提级 and 督办: what is asked of a higher level, and what a higher level asks. */
export function serveApplications(kit: Kit, { run, attachments }: Commands, policies: Policies): void {
  kit.operation('applyForTicket', async (call) => {
    const draft = { ...call.body, attachments: await attachments(call) };
    return run(call, (ticket, by, at) => applyFor(ticket, by, at, draft, policies));
  });
  kit.operation('grantApplication', (call) =>
    run(call, (ticket, by, at) => grantApplication(ticket, by, at, call.body, policies)),
  );
  kit.operation('refuseApplication', (call) =>
    run(call, (ticket, by, at) => refuseApplication(ticket, by, at, call.body)),
  );
  kit.operation('withdrawApplication', (call) =>
    run(call, (ticket, by, at) => withdrawApplication(ticket, by, at, call.body.kind)),
  );
  kit.operation('tellPetitioner', (call) =>
    run(call, (ticket, by, at) => tellPetitioner(ticket, by, at, call.body)),
  );
  kit.operation('resumeClock', (call) =>
    run(call, (ticket, by, at) => resumeClock(ticket, by, at, call.body.because, policies)),
  );
  kit.operation('keepParked', (call) =>
    run(call, (ticket, by, at) => keepParked(ticket, by, at, call.body, policies)),
  );
  kit.operation('unparkTicket', (call) =>
    run(call, (ticket, by, at) => unpark(ticket, by, at, call.body.because, policies)),
  );
  kit.operation('restoreTicket', (call) =>
    run(call, (ticket, by, at) => restoreTicket(ticket, by, at, call.body.because)),
  );

  kit.operation('superviseTicket', (call) =>
    run(call, (ticket, by, at) => superviseTicket(ticket, by, at, call.body, policies)),
  );
  kit.operation('answerSupervision', async (call) => {
    const answer = { text: call.body.text, attachments: await attachments(call) };
    return run(call, (ticket, by, at) => answerSupervision(ticket, by, at, answer));
  });
  kit.operation('endSupervision', (call) =>
    run(call, (ticket, by, at) => endSupervision(ticket, by, at, call.body.because)),
  );

  kit.operation('getHandlingRules', async () => {
    const { version, note, applications, whistle } = policies.handlingAt(kit.clock.now());
    return { version, note, applications, whistle };
  });
}
