import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sendOrder } from '@order-intake/contracts';
import { load } from 'js-yaml';
import { beyondTimeoutMs, defaults, healthPaths, source } from './app-facts.mjs';
import { appOf, appsOf, ofKind, secretKeys, selects } from './deployed-app.mjs';
import { kubernetesDir, readOverlay } from './overlay.mjs';

/** The uid of `node` in the images of Node. */
const nodeUid = 1000;

/** A newcomer calls nothing for so long and one backend timeout: a poll of the fleet's size. */
const newcomerPollMs = 2_000;

/** Validators of what may hold a password. The defaults of the first three are of no use in a cluster. */
const needed = ['amqpUrls', 'postgresUrl', 'secret'];
const secret = [...needed, 'secrets', 'apiKeys', 'httpHeaders'];

/** The variables of each app's ports; the first answers probes. @type {Record<string, [port: string, variable: string][]>} */
const portsOf = {
  gateway: [
    ['http', 'GATEWAY_PORT'],
    ['admin', 'GATEWAY_ADMIN_PORT'],
  ],
  consumer: [['admin', 'CONSUMER_PORT']],
  backend: [['http', 'BACKEND_PORT']],
};

const compose = /** @type {any} */ (load(source('docker-compose.yml')));
const overlays = readdirSync(join(kubernetesDir, 'overlays')).map((name) => ({
  name,
  overlay: readOverlay(join(kubernetesDir, 'overlays', name)),
}));

describe.each(overlays)('the overlay $name', ({ name, overlay }) => {
  const apps = appsOf(overlay);
  const policies = ofKind(overlay, 'NetworkPolicy');

  it('has gateway and consumer, and the mock backend in the demo only', () => {
    const names = apps.map((app) => app.name).sort();
    expect(names).toEqual([...(name === 'demo' ? ['backend'] : []), 'consumer', 'gateway']);
  });

  it('holds no secret, and makes none', () => {
    expect(ofKind(overlay, 'Secret')).toEqual([]);
    expect(overlay.kustomizations.filter(({ secretGenerator }) => secretGenerator)).toEqual([]);
  });

  it('has passwords in no setting', () => {
    const given = [...overlay.settings.values()].flatMap((variables) => [...variables.values()]);
    expect(given.filter((value) => /:\/\/[^/]*@/.test(value))).toEqual([]);
  });

  it('lets apps call what is named, and nothing else', () => {
    const rules = policies.flatMap(({ spec }) => spec.egress ?? []);
    expect(rules.length).toBeGreaterThan(3);
    for (const { to, ports } of rules) expect([to?.length, ports?.length]).not.toContain(undefined);
  });

  describe.each(apps)('$name', (app) => {
    const { pod, container, variables, setting } = app;

    it('is given only variables that it reads', () => {
      const given = [...app.settings.keys(), ...app.own.map(({ name }) => name)];
      expect(given.filter((variable) => !variables.has(variable))).toEqual([]);
      expect(new Set(given).size).toBe(given.length);
    });

    it('is told where everything is that it cannot do without', () => {
      const calls = [...variables].filter(
        ([variable, validator]) =>
          needed.includes(validator) || (validator === 'httpUrl' && defaults.get(variable) !== ''),
      );
      const told = [...app.settings.keys(), ...app.required];
      expect(told).toEqual(expect.arrayContaining(calls.map(([variable]) => variable)));
    });

    it('takes what is secret from a Secret of its own', () => {
      const fromSecrets = app.own.flatMap(({ name: variable, valueFrom }) =>
        valueFrom?.secretKeyRef.name === app.name && valueFrom.secretKeyRef.key === variable
          ? [variable]
          : [],
      );
      const secrets = [...variables].filter(([, validator]) => secret.includes(validator));
      expect(fromSecrets.sort()).toEqual(secrets.map(([variable]) => variable).sort());
    });

    it('listens where its ports say', () => {
      const ports = (portsOf[app.name] ?? []).map(([port, variable]) => [port, Number(setting(variable))]);
      expect(container.ports.map((/** @type {any} */ port) => [port.name, port.containerPort])).toEqual(
        ports,
      );
    });

    it('does not take the variables that Services make for its own', () => {
      expect(pod.enableServiceLinks).toBe(false);
    });

    it('is probed where it answers', () => {
      const [health] = portsOf[app.name]?.[0] ?? [];
      for (const probe of ['startup', 'live', 'ready']) {
        const path = `/health/${probe}`;
        expect(healthPaths).toContain(path);
        const { httpGet } =
          container[{ startup: 'startupProbe', live: 'livenessProbe' }[probe] ?? 'readinessProbe'];
        expect(httpGet).toEqual({ path, port: health });
      }
    });

    it('has the time that it takes to stop', () => {
      const stopMs =
        Number(setting('SHUTDOWN_DELAY_MS')) + Number(setting('SHUTDOWN_TIMEOUT_MS')) + beyondTimeoutMs;
      expect(stopMs).toBeGreaterThan(beyondTimeoutMs);
      expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(stopMs);
    });

    it('may do nothing that it need not', () => {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toEqual({
        runAsNonRoot: true,
        runAsUser: nodeUid,
        runAsGroup: nodeUid,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const each of [...pod.containers, ...(pod.initContainers ?? [])])
        expect(each.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    });

    it('runs its image as that is built', () => {
      expect(container.image).toBe(compose.services[app.name].image);
      expect(source('Dockerfile')).toMatch(/^USER node$/m);
      expect(source('Dockerfile')).toContain('--max-semi-space-size=16');
      expect([container.command, container.args]).toEqual([undefined, undefined]);
    });

    it('is reached, and reaches others, by policies only', () => {
      const types = policies.filter((policy) => selects(policy, app)).flatMap(({ spec }) => spec.policyTypes);
      expect(types).toEqual(expect.arrayContaining(['Ingress', 'Egress']));
    });

    it('is reached by monitoring only where operators look', () => {
      const rules = policies
        .filter((policy) => selects(policy, app))
        .flatMap(({ spec }) => spec.ingress ?? []);
      const toAdmin = rules.filter(
        ({ ports }) => !ports?.every((/** @type {any} */ { port }) => port === 'http'),
      );
      const monitoring = {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
      };
      for (const { from } of toAdmin) expect(from).toEqual([monitoring]);
      expect(toAdmin).toHaveLength(app.name === 'backend' ? 0 : 1);
    });
  });

  it.each(['gateway', 'consumer'])('changes %s pod by pod', (name) => {
    const { deployment } = appOf(overlay, name);
    expect(deployment.spec.replicas).toBeUndefined();
    expect(deployment.spec.strategy.rollingUpdate).toEqual(
      name === 'gateway' ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 },
    );
    const [budget] = ofKind(overlay, 'PodDisruptionBudget').filter(({ metadata }) => metadata.name === name);
    expect(budget.spec.selector).toEqual(deployment.spec.selector);
    expect(budget.spec.maxUnavailable).toBe(1);
  });

  it('sends each Service to the pods of its app, at a port that they have', () => {
    for (const { metadata, spec } of ofKind(overlay, 'Service')) {
      const { labels, container } = appOf(overlay, metadata.name);
      expect(labels).toMatchObject(spec.selector);
      const names = container.ports.map((/** @type {any} */ port) => port.name);
      for (const { targetPort } of spec.ports) expect(names).toContain(targetPort);
    }
  });

  it('lets a gateway read not ready for as long as it takes to be noticed', () => {
    const { container, setting } = appOf(overlay, 'gateway');
    const { periodSeconds, failureThreshold } = container.readinessProbe;
    expect(Number(setting('SHUTDOWN_DELAY_MS'))).toBeGreaterThan(periodSeconds * failureThreshold * 1_000);
  });

  it('replaces the next consumer when the one before calls the backend', () => {
    const { deployment, setting } = appOf(overlay, 'consumer');
    const firstCallMs = newcomerPollMs + Number(setting('BACKEND_TIMEOUT_MS'));
    expect(deployment.spec.minReadySeconds * 1_000).toBeGreaterThan(firstCallMs);
  });

  it('lets a consumer end the calls under way', () => {
    const { setting } = appOf(overlay, 'consumer');
    expect(Number(setting('SHUTDOWN_TIMEOUT_MS'))).toBeGreaterThanOrEqual(
      Number(setting('BACKEND_TIMEOUT_MS')),
    );
  });
});

describe('the number of consumers', () => {
  const overlay = readOverlay(join(kubernetesDir, 'overlays/production'));
  const { setting } = appOf(overlay, 'consumer');
  const [{ spec: scaling }] = ofKind(overlay, 'ScaledObject');

  it('follows the order queue', () => {
    expect(scaling.scaleTargetRef).toEqual({ name: 'consumer' });
    expect(scaling.triggers).toMatchObject([
      { type: 'rabbitmq', metadata: { queueName: sendOrder.names.queue, mode: 'QueueLength' } },
    ]);
  });

  it('stays within what the backend is given, with what each may call', () => {
    const budget = Number(setting('BACKEND_CONCURRENCY'));
    expect(scaling.minReplicaCount).toBeLessThanOrEqual(scaling.maxReplicaCount);
    expect(scaling.maxReplicaCount * Number(setting('CONSUMER_CONCURRENCY'))).toBeLessThanOrEqual(budget);
  });
});

describe('the folder', () => {
  it('has no file that no overlay uses', () => {
    const files = readdirSync(kubernetesDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map(({ parentPath, name }) => join(parentPath, name));
    expect([...new Set(overlays.flatMap(({ overlay }) => overlay.files))].sort()).toEqual(files.sort());
  });

  it('says how to make each Secret, with all that is taken from it', () => {
    const readme = source('deploy/kubernetes/README.md');
    const [, ...commands] = readme.split('kubectl create secret generic ');
    const made = new Map(
      commands.map((text) => {
        const [command = ''] = text.split(/(?<!\\)\n/);
        return [command.slice(0, command.indexOf(' ')), command];
      }),
    );
    const taken = overlays.flatMap(({ overlay }) => secretKeys(overlay));
    expect(taken.length).toBeGreaterThan(5);
    for (const { name, key } of taken) expect(made.get(name)).toContain(`--from-literal=${key}=`);
  });
});
