import { parser } from '@prometheus-io/lezer-promql';

export interface PromqlNames {
  /** Positions at which the expression is no PromQL. */
  readonly errors: readonly number[];
  readonly metrics: readonly string[];
  /** Labels in matchers, `by`, `on` and `group_left`, each with the metric it selects from, where it is a matcher. */
  readonly labels: readonly { readonly label: string; readonly metric: string | null }[];
}

/** The names an expression uses, taken from its syntax tree. */
export const promqlNames = (expression: string): PromqlNames => {
  const errors: number[] = [];
  const metrics: string[] = [];
  const labels: { label: string; metric: string | null }[] = [];
  let metric: string | null = null;
  parser.parse(expression).iterate({
    enter: (node) => {
      const text = expression.slice(node.from, node.to);
      if (node.type.isError) {
        errors.push(node.from);
      } else if (node.name === 'VectorSelector') {
        metric = /^[\w:]*/.exec(text)?.[0] ?? '';
        metrics.push(metric);
      } else if (node.name === 'LabelName') {
        labels.push({ label: text, metric });
      }
    },
    leave: (node) => {
      metric = node.name === 'VectorSelector' ? null : metric;
    },
  });
  return { errors, metrics, labels };
};
