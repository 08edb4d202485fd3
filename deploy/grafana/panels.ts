import { PanelBuilder as BarGaugePanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesPanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { datasource } from './query.ts';

/** What every panel has. The width is of 24 columns. */
export interface Frame {
  readonly title: string;
  /** Shown behind the "i": what is seen, and when to worry. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly unit?: string;
  readonly queries: readonly DataqueryBuilder[];
}

export const thresholds = (first: string, ...steps: readonly Threshold[]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: first }, ...steps]);

/** Text and colour for single values. */
export const words = (
  values: Readonly<Record<string, readonly [text: string, colour: string]>>,
): ValueMap => ({
  type: MappingType.ValueToText,
  options: Object.fromEntries(
    Object.entries(values).map(([value, [text, color]], index) => [value, { text, color, index }]),
  ),
});

/** As an override: this colour, whatever the value. */
export const fixedColour = (color: string) => ({
  id: 'color',
  value: { mode: FieldColorModeId.Fixed, fixedColor: color },
});

/** As an override: a limit is drawn as a dashed line without filling. */
export const dashedLine = (color: string) => [
  fixedColour(color),
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.stacking', value: { mode: StackingMode.None } },
];

const lastValue = (): ReduceDataOptionsBuilder => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);

export const stat = (frame: Frame): StatPanelBuilder =>
  new StatPanelBuilder()
    .title(frame.title)
    .description(frame.description)
    .datasource(datasource)
    .span(frame.width)
    .height(frame.height)
    .unit(frame.unit ?? 'short')
    .targets([...frame.queries])
    .reduceOptions(lastValue())
    .colorMode(BigValueColorMode.BackgroundSolid)
    .graphMode(BigValueGraphMode.None);

export const graph = (frame: Frame): TimeseriesPanelBuilder =>
  new TimeseriesPanelBuilder()
    .title(frame.title)
    .description(frame.description)
    .datasource(datasource)
    .span(frame.width)
    .height(frame.height)
    .unit(frame.unit ?? 'short')
    .targets([...frame.queries])
    .lineWidth(2)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    );

export const stacked = (frame: Frame): TimeseriesPanelBuilder =>
  graph(frame).stacking(new StackingConfigBuilder().mode(StackingMode.Normal)).fillOpacity(60).lineWidth(1);

export const bars = (frame: Frame): BarGaugePanelBuilder =>
  new BarGaugePanelBuilder()
    .title(frame.title)
    .description(frame.description)
    .datasource(datasource)
    .span(frame.width)
    .height(frame.height)
    .unit(frame.unit ?? 'short')
    .targets([...frame.queries])
    .reduceOptions(lastValue())
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Gradient)
    .min(0)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.ContinuousBlues));

export const table = (frame: Frame): TablePanelBuilder =>
  new TablePanelBuilder()
    .title(frame.title)
    .description(frame.description)
    .datasource(datasource)
    .span(frame.width)
    .height(frame.height)
    .targets([...frame.queries])
    .filterable(true);
