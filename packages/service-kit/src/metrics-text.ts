import { ValueType } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { emptyResource } from '@opentelemetry/resources';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { Count, Family, GaugeReading, HistogramCell } from './metrics.ts';

/** What was counted, as OpenTelemetry's metric data, written by its own Prometheus serializer. */
export function prometheusText(counted: {
  readonly counters: ReadonlyMap<string, Family<Count>>;
  readonly histograms: ReadonlyMap<string, Family<HistogramCell>>;
  readonly readings: readonly GaugeReading[];
  readonly startTime: [number, number];
  readonly bounds: readonly number[];
}): string {
  const { startTime, bounds } = counted;
  const endTime: [number, number] = [Math.floor(Date.now() / 1000), 0];
  const describe = (name: string, description: string) => ({
    descriptor: { name, description, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  });
  const metrics: MetricData[] = [];
  for (const [name, family] of counted.counters) {
    metrics.push({
      ...describe(name, family.about),
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      dataPoints: [...family.cells.values()].map(({ labels, cell }) => ({
        startTime,
        endTime,
        attributes: labels,
        value: cell.n,
      })),
    });
  }
  for (const [name, family] of counted.histograms) {
    metrics.push({
      ...describe(name, family.about),
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: [...family.cells.values()].map(({ labels, cell }) => ({
        startTime,
        endTime,
        attributes: labels,
        value: {
          buckets: { boundaries: [...bounds], counts: [...cell.buckets] },
          sum: cell.sum,
          count: cell.count,
        },
      })),
    });
  }
  const gauges = new Map<string, GaugeReading[]>();
  for (const reading of counted.readings) {
    const known = gauges.get(reading.name);
    if (known === undefined) gauges.set(reading.name, [reading]);
    else known.push(reading);
  }
  for (const [name, readings] of gauges) {
    metrics.push({
      ...describe(name, readings[0]?.about ?? ''),
      dataPointType: DataPointType.GAUGE,
      dataPoints: readings.map(({ value, labels }) => ({
        startTime,
        endTime,
        attributes: labels ?? {},
        value,
      })),
    });
  }
  return new PrometheusSerializer('', false, undefined, true, true).serialize({
    resource: emptyResource(),
    scopeMetrics: [{ scope: { name: 'jiesu' }, metrics }],
  });
}
