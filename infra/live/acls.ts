// `npm run kafka:acls [-- core=classifier,router,tickets …]`: what each principal may read and write, as commands of
// Kafka's own tool. Where several services share a process, they share its principal.
import { aclLines, aclsOf } from '@jiesu/adapter-kafka';
import { findReferenceDir, loadConfig, loadReference } from '@jiesu/service-kit';

const folder = findReferenceDir();
if (folder === undefined) throw new Error('Run this inside the project.');
const { kafka } = loadConfig({ env: process.env }).servers;
const principals = new Map(
  process.argv.slice(2).flatMap((given) => {
    const [principal = '', services = ''] = given.split('=');
    return services.split(',').map((service) => [service, principal] as const);
  }),
);
const unitIds = loadReference(folder).units.all.map(({ id }) => id);
const acls = aclsOf({ prefix: kafka.prefix, unitIds }, (service) => principals.get(service) ?? service);
process.stdout.write(`${aclLines(acls).join('\n')}\n`);
