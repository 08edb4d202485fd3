import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { AlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

/** A parsed manifest: `kind` and `apiVersion` decide what else it is. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

const operator = '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';

/** Every kind of the chart: who validates it, and the module whose `I…` type it must fit. */
export const kinds: Readonly<
  Record<string, { readonly module: string; readonly model: new (data: never) => { validate(): void } }>
> = {
  'apps/v1/Deployment': { module: 'kubernetes-models/apps/v1', model: Deployment },
  'apps/v1/StatefulSet': { module: 'kubernetes-models/apps/v1', model: StatefulSet },
  'gateway.networking.k8s.io/v1/HTTPRoute': {
    module: '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1',
    model: HTTPRoute,
  },
  'monitoring.coreos.com/v1alpha1/AlertmanagerConfig': {
    module: `${operator}alpha1`,
    model: AlertmanagerConfig,
  },
  'monitoring.coreos.com/v1/PodMonitor': { module: operator, model: PodMonitor },
  'monitoring.coreos.com/v1/PrometheusRule': { module: operator, model: PrometheusRule },
  'monitoring.coreos.com/v1/ServiceMonitor': { module: operator, model: ServiceMonitor },
  'networking.k8s.io/v1/Ingress': { module: 'kubernetes-models/networking.k8s.io/v1', model: Ingress },
  'networking.k8s.io/v1/NetworkPolicy': {
    module: 'kubernetes-models/networking.k8s.io/v1',
    model: NetworkPolicy,
  },
  'policy/v1/PodDisruptionBudget': { module: 'kubernetes-models/policy/v1', model: PodDisruptionBudget },
  'v1/ConfigMap': { module: 'kubernetes-models/v1', model: ConfigMap },
  'v1/Namespace': { module: 'kubernetes-models/v1', model: Namespace },
  'v1/Pod': { module: 'kubernetes-models/v1', model: Pod },
  'v1/Secret': { module: 'kubernetes-models/v1', model: Secret },
  'v1/Service': { module: 'kubernetes-models/v1', model: Service },
  'v1/ServiceAccount': { module: 'kubernetes-models/v1', model: ServiceAccount },
};

export const kindOf = ({ apiVersion, kind }: Manifest): string => `${apiVersion}/${kind}`;

/** Throws where a type is wrong or a required field is missing; unknown fields pass here. */
export const validate = (manifest: Manifest): void => {
  const known = kinds[kindOf(manifest)];
  if (known === undefined) {
    throw new Error(`Cannot validate ${kindOf(manifest)}: it is not in the table`);
  }
  new known.model(manifest as never).validate();
};
