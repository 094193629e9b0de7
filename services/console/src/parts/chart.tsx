import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { ErrorNote } from './errors.tsx';

/** A chart; the library comes only when one is shown. `label` says in words what the picture shows. */
export function Chart(props: {
  readonly option: EChartsCoreOption;
  readonly height: number;
  readonly label: string;
  readonly onPick?: (name: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const [fault, setFault] = useState<unknown>();
  const pick = useRef(props.onPick);
  pick.current = props.onPick;
  const option = useRef(props.option);
  option.current = props.option;
  useEffect(() => {
    let gone = false;
    let observer: ResizeObserver | undefined;
    import('./echarts.ts').then(({ init }) => {
      if (gone || !place.current) return;
      const made = init(place.current, null, { renderer: 'svg' });
      chart.current = made;
      made.setOption(option.current);
      made.on('click', (event) => pick.current?.(String(event.name)));
      observer = new ResizeObserver(() => made.resize());
      observer.observe(place.current);
    }, setFault);
    return () => {
      gone = true;
      observer?.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(props.option, { notMerge: true });
  }, [props.option]);
  if (fault) return <ErrorNote error={fault} />;
  return <div ref={place} role="img" aria-label={props.label} style={{ height: props.height }} />;
}
