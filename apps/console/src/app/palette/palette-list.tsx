import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import type { PaletteGroup, PaletteItem } from './palette-item.js';
import classes from './palette.module.css';
import type { PaletteItems } from './use-palette-items.js';

export interface PaletteListProps {
  readonly id: string;
  readonly found: PaletteItems;
  /** Index of the item that Enter opens. */
  readonly active: number;
  /** Nothing is typed. */
  readonly isEmpty: boolean;
  readonly onActive: (key: string) => void;
  readonly onRun: (item: PaletteItem) => void;
}

/** The items in their groups, and how the search goes. */
export function PaletteList({ id, found: { items, isSearching, hasFailed }, active, isEmpty, onActive, onRun }: PaletteListProps): ReactNode {
  const { palette: words } = useWords();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, items.length]);
  const state = hasFailed ? words.failed : isSearching ? words.searching : items.length === 0 ? words.nothing : '';
  return (
    <>
      <div ref={list} id={id} role="listbox" aria-label={words.results} className={classes['list']}>
        {groupsOf(items).map(([group, members]) => (
          <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
            <div id={`${id}-${group}`} role="presentation" className={classes['group']}>
              {words.groups[group]}
            </div>
            {members.map((item) => (
              <Option key={item.key} id={`${id}-${items.indexOf(item)}`} item={item} isActive={items[active] === item} onActive={onActive} onRun={onRun} />
            ))}
          </div>
        ))}
      </div>
      {state !== '' && <div className={classes['group']}>{state}</div>}
      <VisuallyHidden role="status">{state === '' && !isEmpty ? words.count(items.length) : state}</VisuallyHidden>
      <div className={classes['foot']}>
        <Hint keys="↑ ↓" what={words.hints.move} />
        <Hint keys="↵" what={words.hints.choose} />
        <Hint keys="Esc" what={words.hints.leave} />
      </div>
    </>
  );
}

interface OptionProps extends Pick<PaletteListProps, 'onActive' | 'onRun'> {
  readonly id: string;
  readonly item: PaletteItem;
  readonly isActive: boolean;
}

function Option({ id, item, isActive, onActive, onRun }: OptionProps): ReactNode {
  const { icon: Icon, key, label, detail } = item;
  return (
    // The keyboard stays in the field above; its keys choose here.
    <div id={id} role="option" aria-selected={isActive} className={classes['option']} onPointerMove={() => !isActive && onActive(key)} onClick={() => onRun(item)}>
      <Icon size={18} stroke={1.6} aria-hidden style={{ flex: 'none' }} />
      <span className={classes['text']}>
        {label}
        {detail !== undefined && <div className={classes['detail']}>{detail}</div>}
      </span>
    </div>
  );
}

function Hint({ keys, what }: { readonly keys: string; readonly what: string }): ReactNode {
  return (
    <span>
      <kbd className="palette-key">{keys}</kbd> {what}
    </span>
  );
}

/** In the order in which their first items come. */
function groupsOf(items: readonly PaletteItem[]): readonly (readonly [PaletteGroup, readonly PaletteItem[]])[] {
  const groups = new Map<PaletteGroup, PaletteItem[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups];
}
