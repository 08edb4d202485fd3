import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

export const datasource: DataSourceRef = { type: 'prometheus', uid: '$datasource' };

/** Drawn over the time shown. */
export const overTime = (expression: string, legend: string): DataqueryBuilder =>
  new DataqueryBuilder().datasource(datasource).expr(expression).legendFormat(legend).range();

/** The latest value alone. */
export const latest = (expression: string, legend = '__auto'): DataqueryBuilder =>
  new DataqueryBuilder().datasource(datasource).expr(expression).legendFormat(legend).instant();

/** The latest values as the rows of a table; `refId` names the column of the values. */
export const rows = (refId: string, expression: string): DataqueryBuilder =>
  latest(expression).refId(refId).format(PromQueryFormat.Table);
