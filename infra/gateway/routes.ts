import { operations } from '@jiesu/contracts';
import { HOUSES, type House } from '../houses.ts';

/** The door of every house but the edge, which gets whatever is named by none. */
const doors: Readonly<Record<Exclude<House, 'edge'>, readonly string[]>> = {
  core: familiesOf('core'),
  clock: [...familiesOf('clock'), '/admin/queues'],
  read: familiesOf('read'),
};

/** `/api/tickets` for everything below and beside it (`/api/tickets:counts`). */
function familiesOf(house: House): readonly string[] {
  const services: readonly string[] = HOUSES[house];
  const families = Object.values(operations)
    .filter(({ service }) => services.includes(service))
    .map(({ path }) => /^\/\w+\/[\w-]+|^\/\w+/.exec(path)?.[0] ?? path);
  return [...new Set(families)].sort();
}

const patternOf = (families: readonly string[]): string => `^(${families.join('|')})([:/]|$)`;

/** Who answers a path, by the same rule as the file. */
export const houseOf = (path: string): House =>
  (Object.keys(doors) as (keyof typeof doors)[]).find((house) =>
    new RegExp(patternOf(doors[house])).test(path),
  ) ?? 'edge';

/** What the gateway goes by: one address for the browser, four houses behind it. */
export function nginxFile(): string {
  const maps = Object.entries(doors).map(([house, families]) => `    "~${patternOf(families)}" ${house};`);
  const upstreams = Object.keys(HOUSES).map(
    (house) => `  upstream ${house} { server ${house}:8080; keepalive 64; }`,
  );
  return `# Written by \`npm run gateway\` from the operations in schemas/http; not edited by hand.
worker_processes auto;
pid /run/nginx/nginx.pid;
error_log /dev/stderr warn;
events { worker_connections 8192; }
http {
  access_log off;
  server_tokens off;
  client_body_temp_path /run/nginx/body;
  proxy_temp_path /run/nginx/proxy;
  fastcgi_temp_path /run/nginx/fastcgi;
  uwsgi_temp_path /run/nginx/uwsgi;
  scgi_temp_path /run/nginx/scgi;
  client_max_body_size 1g;

${upstreams.join('\n')}

  map $uri $house {
    default edge;
${maps.join('\n')}
  }

  server {
    listen 8080;
    # For probes and collectors only, who ask each house by itself.
    location ~ ^/(metrics|readyz|livez)$ { return 404; }
    location = /gateway { return 204; }
    location / {
      proxy_pass http://$house;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      # Batches and evidence stream in, changes stream out.
      proxy_request_buffering off;
      proxy_buffering off;
      proxy_read_timeout 1h;
    }
  }
}
`;
}
