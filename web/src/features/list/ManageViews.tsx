/** Keeps the present state of a list as a view, and renames, shares and deletes what was kept. */
import { Button, Checkbox, Group, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Form, ProblemAlert, useSave } from '@/features/forms/Form';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { ConfirmButton } from '@/ui/ConfirmButton';
import classes from './list.module.css';
import { beginWith, changeView, deleteView, saveView, type SavedView } from './views';

interface ManageViewsProps {
  list: string;
  state: string;
  views: readonly SavedView[];
  onClose: () => void;
}

export default function ManageViews({ list, state, views, onClose }: ManageViewsProps) {
  const { t } = useI18n();
  return (
    // Its own head would be a second banner of the page.
    <Modal opened onClose={onClose} withCloseButton={false}>
      <Group justify="space-between" mb="md">
        <Modal.Title>{t('views.manage')}</Modal.Title>
        <Modal.CloseButton aria-label={t('action.close')} />
      </Group>
      <Stack gap="lg">
        <NewView list={list} state={state} />
        {views.length > 0 && (
          <ul className={classes.views} aria-label={t('views.title')}>
            {views.map((view) => (
              <li key={view.id}>{view.own ? <OwnView view={view} /> : <SharedView view={view} />}</li>
            ))}
          </ul>
        )}
      </Stack>
    </Modal>
  );
}

function NewView({ list, state }: { list: string; state: string }) {
  const { t } = useI18n();
  const mayShare = useMay('views:share');
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const save = useSave({
    run: () => saveView({ list, name: name.trim(), state, shared }),
    said: (made) => t('views.saved', { name: made.name }),
    stale: [['saved-views', list]],
    done: () => setName(''),
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('views.save')}
      disabled={name.trim() === ''}
      onSubmit={() => save.mutate(undefined)}
    >
      <TextInput
        data-autofocus
        label={t('views.name')}
        description={t('views.name.help')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {mayShare && (
        <Checkbox
          label={t('views.share')}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
      )}
    </Form>
  );
}

function OwnView({ view }: { view: SavedView }) {
  const { t } = useI18n();
  const mayShare = useMay('views:share');
  const [name, setName] = useState(view.name);
  const stale = [['saved-views', view.list]] as const;
  const change = useSave({
    run: (next: { name?: string; shared?: boolean }) => changeView(view.id, next),
    said: (made) => t('views.saved', { name: made.name }),
    stale,
  });
  const remove = useSave({
    run: () => deleteView(view.id),
    said: () => t('views.deleted', { name: view.name }),
    stale,
  });
  return (
    <Stack gap="xs">
      <ProblemAlert problem={change.problem ?? remove.problem} />
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          className={classes.viewName}
          label={t('views.name_of', { name: view.name })}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={name.trim() === '' || name.trim() === view.name}
          loading={change.isPending}
          onClick={() => change.mutate({ name: name.trim() })}
        >
          {t('views.rename')}
        </Button>
      </Group>
      <Group gap="md">
        <DefaultSwitch view={view} />
        <Switch
          label={t('views.share')}
          checked={view.shared}
          disabled={!mayShare && !view.shared}
          onChange={(event) => change.mutate({ shared: event.currentTarget.checked })}
        />
        <ConfirmButton
          size="xs"
          label={t('views.delete_of', { name: view.name })}
          question={t(view.shared ? 'views.delete.shared' : 'views.delete.question')}
          confirm={t('views.delete')}
          loading={remove.isPending}
          onConfirm={() => remove.mutate(undefined)}
        >
          {t('views.delete')}
        </ConfirmButton>
      </Group>
    </Stack>
  );
}

function SharedView({ view }: { view: SavedView }) {
  const { t } = useI18n();
  return (
    <Stack gap={4}>
      <span>{t('views.shared_by', { name: view.name, owner: view.owner_name })}</span>
      <DefaultSwitch view={view} />
    </Stack>
  );
}

function DefaultSwitch({ view }: { view: SavedView }) {
  const { t } = useI18n();
  const save = useSave({
    run: (isDefault: boolean) => beginWith(view.id, isDefault),
    said: (made) => t(made.default ? 'views.begins' : 'views.begins_not', { name: made.name }),
    stale: [['saved-views', view.list]],
  });
  return (
    <Switch
      label={t('views.default')}
      checked={view.default}
      onChange={(event) => save.mutate(event.currentTarget.checked)}
    />
  );
}
