// Would Kubernetes understand the manifests? kustomize puts each overlay together, and kubeconform holds it against the
// schemas of Kubernetes, in which no member may be unknown:
//   node tools/deploy/conform.mjs
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { goCommand } from '../setup/go-command.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { exitWith } from '../setup/set-up-error.mjs';
import { kubernetesSchemas, kubernetesVersion } from './kubernetes-schemas.mjs';
import { kubernetesDir } from './overlay.mjs';

/** Kinds that are not Kubernetes' own: there are no schemas of them to be had. */
const FOREIGN = [
  'keda.sh/v1alpha1/ScaledObject',
  'keda.sh/v1alpha1/TriggerAuthentication',
  'monitoring.coreos.com/v1/PodMonitor',
];

try {
  const kustomize = await goCommand({
    name: 'kustomize',
    path: 'sigs.k8s.io/kustomize/kustomize/v5',
    version: 'v5.7.1',
    lasts: 'a minute',
    site: 'https://kustomize.io',
  });
  const kubeconform = await goCommand({
    name: 'kubeconform',
    path: 'github.com/yannh/kubeconform/cmd/kubeconform',
    version: 'v0.8.0',
    lasts: 'some seconds',
    site: 'https://github.com/yannh/kubeconform',
  });
  const args = [
    '-strict',
    ...['-kubernetes-version', kubernetesVersion],
    ...['-schema-location', join(await kubernetesSchemas(), '{{ .ResourceKind }}{{ .KindSuffix }}.json')],
    ...['-skip', FOREIGN.join(',')],
    '-summary',
  ];
  for (const overlay of readdirSync(join(kubernetesDir, 'overlays'))) {
    const manifests = await runCommand(kustomize, ['build', join(kubernetesDir, 'overlays', overlay)]);
    const summary = await runCommand(kubeconform, args, { input: manifests });
    console.log(`${overlay}: ${summary.trim()}`);
  }
} catch (error) {
  exitWith(error);
}
