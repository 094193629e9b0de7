import { isWithin } from '@jiesu/domain';
import { AutoComplete, Input, Select, TreeSelect } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useRead } from '../queries.ts';
import { useLabel, useSpeech, useText } from '../text/index.tsx';
import { type Unit, useUnits } from './names.ts';

export function useDebounced<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** Chooses a unit by any part of its names. The directory is at hand, so typing answers at once. */
export function UnitPicker(props: {
  readonly value?: string | undefined;
  readonly onChange?: (unitId: string | undefined) => void;
  readonly kinds?: readonly Unit['kind'][];
  readonly placeholder?: string;
  readonly id?: string;
  readonly autoFocus?: boolean;
  readonly allowClear?: boolean;
}) {
  const text = useText();
  const label = useLabel();
  const { units } = useUnits();
  const options = useMemo(
    () =>
      units
        .filter((unit) => !props.kinds || props.kinds.includes(unit.kind))
        .map((unit) => ({
          value: unit.unitId,
          label: unit.name,
          search: `${unit.name} ${unit.shortNames.join(' ')} ${unit.unitId} ${unit.duty ?? ''}`.toLowerCase(),
          unit,
        })),
    [units, props.kinds],
  );
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      showSearch={{
        filterOption: (typed, option) =>
          typed
            .toLowerCase()
            .split(/\s+/)
            .every((word) => option?.search.includes(word) ?? false),
      }}
      allowClear={props.allowClear ?? true}
      autoFocus={props.autoFocus ?? false}
      placeholder={props.placeholder ?? text.pickers.unit}
      value={props.value ?? null}
      onChange={(value: string | null) => props.onChange?.(value ?? undefined)}
      options={options}
      loading={units.length === 0}
      listHeight={320}
      className="full"
      popupMatchSelectWidth={380}
      optionRender={(option) => (
        <div>
          <div>{option.data.unit.name}</div>
          <div className="small faint clip">
            {option.data.unit.duty ?? label(option.data.unit.kind, 'UnitKind')}
          </div>
        </div>
      )}
      notFoundContent={<span className="soft">{text.pickers.noUnit}</span>}
    />
  );
}

export interface PlaceChoice {
  readonly text: string;
  readonly districtId?: string;
  readonly streetId?: string;
  readonly communityId?: string;
}

/** A place in free words with help: Chinese or pinyin, estates, roads, communities. Any text is accepted. */
export function PlaceField(props: {
  readonly id?: string;
  readonly value: string;
  readonly onType: (text: string) => void;
  readonly onChoose: (place: PlaceChoice) => void;
  readonly onEnter?: () => void;
  readonly placeholder?: string;
}) {
  const text = useText();
  const sought = useDebounced(props.value.trim(), 180);
  const { data } = useRead(
    'searchPlaces',
    { query: { q: sought.slice(0, 40), limit: 12 } },
    { enabled: sought.length >= 1, keep: true },
  );
  const [open, setOpen] = useState(false);
  const items = sought.length >= 1 ? (data?.items ?? []) : [];
  return (
    <AutoComplete
      {...(props.id ? { id: props.id } : {})}
      value={props.value}
      open={open && items.length > 0}
      onOpenChange={setOpen}
      onSearch={(value: string) => {
        props.onType(value);
        setOpen(true);
      }}
      onSelect={(_value, option) => {
        props.onChoose(option.place);
        setOpen(false);
      }}
      defaultActiveFirstOption={false}
      options={items.map((item) => ({
        // Known places share the code of their street office.
        value: `${item.code} ${item.name}`,
        label: (
          <div className="row between nowrap">
            <span>{item.name}</span>
            <span className="small faint clip">{item.fullName}</span>
          </div>
        ),
        place: {
          text: item.fullName,
          ...(item.districtId ? { districtId: item.districtId } : {}),
          ...(item.streetId ? { streetId: item.streetId } : {}),
          ...(item.communityId ? { communityId: item.communityId } : {}),
        } satisfies PlaceChoice,
      }))}
      className="full"
    >
      <Input
        placeholder={props.placeholder ?? text.pickers.place}
        maxLength={300}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing && !(open && items.length > 0))
            props.onEnter?.();
        }}
      />
    </AutoComplete>
  );
}

/** Problem types, three levels; searched by name. */
export function useProblemTypes() {
  const { language } = useSpeech();
  const { data } = useRead('listProblemTypes', {}, { lasting: true });
  return useMemo(() => {
    const names = new Map<string, string>();
    for (const group of data?.classes ?? []) {
      names.set(group.code, group[language]);
    }
    for (const type of [...(data?.items ?? []), ...(data?.leaves ?? [])])
      names.set(type.code, type[language]);
    return { data, names, nameOf: (code: string | undefined) => (code ? (names.get(code) ?? code) : '') };
  }, [data, language]);
}

/** All levels, for a choice of several. */
export function useProblemTree() {
  const { data, nameOf } = useProblemTypes();
  return useMemo(
    () =>
      (data?.classes ?? []).map((group) => ({
        value: group.code,
        title: nameOf(group.code),
        children: (data?.items ?? [])
          .filter((type) => type.classCode === group.code)
          .map((type) => ({
            value: type.code,
            title: nameOf(type.code),
            children: (data?.leaves ?? [])
              .filter((leaf) => isWithin(leaf.code, type.code))
              .map((leaf) => ({ value: leaf.code, title: nameOf(leaf.code) })),
          })),
      })),
    [data, nameOf],
  );
}

export function ProblemTypePicker(props: {
  readonly id?: string;
  readonly value?: string | undefined;
  readonly onChange?: (code: string | undefined) => void;
  readonly branches?: boolean;
  readonly placeholder?: string;
}) {
  const text = useText();
  const all = useProblemTree();
  const tree = useMemo(
    () => all.map((group) => ({ ...group, selectable: props.branches ?? false })),
    [all, props.branches],
  );
  return (
    <TreeSelect
      {...(props.id ? { id: props.id } : {})}
      treeData={tree}
      showSearch={{ treeNodeFilterProp: 'title' }}
      allowClear
      value={props.value ?? null}
      onChange={(value: string | null) => props.onChange?.(value ?? undefined)}
      placeholder={props.placeholder ?? text.pickers.problemType}
      popupMatchSelectWidth={360}
      listHeight={320}
      className="full"
    />
  );
}
