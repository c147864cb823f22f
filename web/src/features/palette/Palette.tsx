/**
 * Goes anywhere by typing: pages, actions and whatever of products, orders, material, organisations, people,
 * prices, policies and releases the caller may see. A combobox in a dialog: the focus stays in the box, the arrows choose, Enter goes.
 */
import { Modal, TextInput, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { session } from '@/api/client';
import { useMe } from '@/features/session/me';
import { actionsFor, doorsFor } from '@/features/shell/navigation';
import { LANGUAGES, useI18n } from '@/i18n/language';
import { useFound } from './find';
import classes from './palette.module.css';

interface Choice {
  id: string;
  group: string;
  name: string;
  note: string;
  run: () => void;
}

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const { choices, busy } = useChoices(text.trim());
  const chosen = choices[Math.min(at, choices.length - 1)];
  const take = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAt((next + choices.length) % Math.max(choices.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(chosen);
    }
  };
  return (
    <Modal.Root opened onClose={onClose} size="lg" yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t('keys.palette')}>
        <TextInput
          size="lg"
          variant="unstyled"
          className={classes.box}
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen === undefined ? undefined : `${list}-${chosen.id}`}
          aria-label={t('keys.palette')}
          placeholder={t('palette.hint')}
          leftSection={<IconSearch size={20} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id={list} role="listbox" aria-label={t('palette.found')} className={classes.list}>
          {choices.map((choice, index) => (
            <Option
              key={choice.id}
              id={`${list}-${choice.id}`}
              choice={choice}
              heading={choices[index - 1]?.group === choice.group ? undefined : choice.group}
              selected={choice === chosen}
              onTake={() => take(choice)}
              onPoint={() => setAt(index)}
            />
          ))}
        </div>
        <p className={classes.note} role="status">
          {busy ? t('app.loading') : choices.length === 0 ? t('list.nothing_found') : ''}
        </p>
      </Modal.Content>
    </Modal.Root>
  );
}

interface OptionProps {
  id: string;
  choice: Choice;
  heading: string | undefined;
  selected: boolean;
  onTake: () => void;
  onPoint: () => void;
}

function Option({ id, choice, heading, selected, onTake, onPoint }: OptionProps) {
  return (
    <>
      {heading !== undefined && (
        <div role="presentation" className={classes.heading}>
          {heading}
        </div>
      )}
      {/* The box above has the focus and its keys; the options are for the pointer. */}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={selected}
        className={classes.option}
        ref={(element) => {
          if (selected) element?.scrollIntoView({ block: 'nearest' });
        }}
        onClick={onTake}
        onMouseMove={onPoint}
      >
        <span>{choice.name}</span>
        <span className={classes.aside}>{choice.note}</span>
      </div>
    </>
  );
}

/** Pages and actions whose words contain everything that was typed, then what the API finds. */
function useChoices(text: string): { choices: readonly Choice[]; busy: boolean } {
  const { t, language, setLanguage } = useI18n();
  const { setColorScheme } = useMantineColorScheme();
  const me = useMe();
  const router = useRouter();
  const [q] = useDebouncedValue(text, 180);
  const { found, busy } = useFound(me, q);
  const go = (href: string) => () => void router.navigate({ href });
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ name, group }: Choice) =>
    words.every((word) => `${name} ${group}`.toLocaleLowerCase().includes(word));
  const other = LANGUAGES.find((one) => one !== language) ?? 'en';
  const local: Choice[] = [
    ...doorsFor(me).map(({ to, label }) => ({
      id: `page${to}`,
      group: t('palette.pages'),
      name: t(label),
      note: '',
      run: go(to),
    })),
    ...actionsFor(me).map(({ to, label }) => ({
      id: `do${to}`,
      group: t('palette.actions'),
      name: t(label),
      note: '',
      run: go(to),
    })),
    {
      id: 'language',
      group: t('palette.actions'),
      name: t(`app.language.${other}`),
      note: t('app.language'),
      run: () => void setLanguage(other),
    },
    ...(['light', 'dark'] as const).map((scheme) => ({
      id: scheme,
      group: t('palette.actions'),
      name: t(`app.theme.${scheme}`),
      note: t('app.theme'),
      run: () => setColorScheme(scheme),
    })),
    {
      id: 'sign-out',
      group: t('palette.actions'),
      name: t('app.sign_out'),
      note: '',
      run: () => void session.signOut(),
    },
  ];
  const things = found.map(({ id, group, name, note, href }) => ({
    id,
    group: t(group),
    name,
    note,
    run: go(href),
  }));
  return { choices: [...local.filter(fits), ...(q.length > 1 ? things : [])], busy };
}
