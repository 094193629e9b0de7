// `npm run gateway`: writes the gateway's file.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nginxFile } from './routes.ts';

writeFileSync(join(import.meta.dirname, 'nginx.conf'), nginxFile());
