import { Modal, Stack, Switch } from '@mantine/core';
import { Fragment, useState, type ReactNode } from 'react';
import { useWords } from '../../catalogue/language.js';
import { modifierKey } from './key-names.js';
import classes from './palette.module.css';
import { singleKeys } from './single-keys.js';

/** What the keyboard can do, and the switch for single keys. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const words = useWords();
  const { shortcuts } = words.palette;
  const [areOn, setOn] = useState(singleKeys.areOn);
  const rows: readonly (readonly [keys: readonly string[], what: string])[] = [
    [[`${modifierKey()} K`], shortcuts.palette],
    [areOn ? ['?', `${modifierKey()} /`] : [`${modifierKey()} /`], shortcuts.help],
    [['↵'], shortcuts.submit],
    [['Esc'], shortcuts.escape],
  ];
  return (
    <Modal opened onClose={onClose} title={shortcuts.title} closeButtonProps={{ 'aria-label': words.common.close }} transitionProps={{ duration: 0 }}>
      <Stack gap="lg">
        <dl className={classes['shortcuts']}>
          {rows.map(([keys, what]) => (
            <Fragment key={what}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key} className="palette-key" style={{ marginInlineEnd: '0.4rem' }}>
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </Fragment>
          ))}
        </dl>
        <Switch
          label={shortcuts.single}
          description={shortcuts.singleWhy}
          checked={areOn}
          onChange={({ currentTarget: { checked } }) => {
            singleKeys.switch(checked);
            setOn(checked);
          }}
        />
      </Stack>
    </Modal>
  );
}
