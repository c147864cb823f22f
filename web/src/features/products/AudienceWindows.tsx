/** Chooses the audiences of a product, each with the days between which it sees it. */
import { Button, CloseButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Schema } from '@/api/client';
import { useDraft } from '@/features/forms/draft';
import { Form, useSave } from '@/features/forms/Form';
import { AUDIENCES } from '@/features/list/facets';
import { Lookup } from '@/features/list/Lookup';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import classes from './products.module.css';
import { catalogueProductQuery, productAudiencesQuery, replaceAudiences } from './queries';
import { SeenBy } from './SeenBy';

interface Window {
  audience_id: string;
  name: string;
  from: string;
  until: string;
  /** The exact times of the present window, which stay while their days do. */
  from_at?: string;
  until_at?: string | null;
}

interface AudienceWindowsProps {
  productId: string;
  audiences: Schema<'ProductAudiences'>;
  etag: string | null;
}

export function AudienceWindows({ productId, audiences, etag }: AudienceWindowsProps) {
  const { t } = useI18n();
  const seesAudiences = useMay('audiences:read');
  const [editing, setEditing] = useState(false);
  const draft = useDraft<{ windows: Window[] }>(`product.${productId}.audiences`, {
    windows: audiences.audiences.map(windowOf),
  });
  const windows = draft.value.windows;
  const set = (at: number, change: Partial<Window>) =>
    draft.set({
      windows: windows.map((window, index) => (index === at ? { ...window, ...change } : window)),
    });
  const save = useSave({
    run: () => replaceAudiences(productId, etag, windows.map(requestOf)),
    said: () => t('asset.audience.saved'),
    stale: [productAudiencesQuery(productId).queryKey, catalogueProductQuery(productId).queryKey],
    draft,
    done: () => {
      setEditing(false);
    },
  });
  if (!editing && !draft.changed) {
    return (
      <>
        <SeenBy audiences={audiences} />
        {seesAudiences && (
          <Button variant="default" onClick={() => setEditing(true)}>
            {t('catalogue.change_audiences')}
          </Button>
        )}
      </>
    );
  }
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.save')}
      disabled={!draft.changed}
      onSubmit={() => save.mutate(undefined)}
      onCancel={() => {
        draft.discard();
        setEditing(false);
      }}
    >
      <div className={classes.audiences}>
        {windows.length === 0 && <p>{t('catalogue.nobody')}</p>}
        {windows.map((window, at) => (
          <div key={window.audience_id} className={classes.audience}>
            <strong>{window.name}</strong>
            <TextInput
              type="date"
              label={t('catalogue.from')}
              aria-label={t('catalogue.from_of', { name: window.name })}
              value={window.from}
              onChange={(event) => set(at, { from: event.currentTarget.value })}
              error={save.problem?.field(`/audiences/${at}/visible_from`)}
            />
            <TextInput
              type="date"
              label={t('catalogue.until')}
              aria-label={t('catalogue.until_of', { name: window.name })}
              value={window.until}
              onChange={(event) => set(at, { until: event.currentTarget.value })}
              error={save.problem?.field(`/audiences/${at}/visible_until`)}
            />
            <CloseButton
              size={36}
              aria-label={t('cart.remove_of', { name: window.name })}
              onClick={() => draft.set({ windows: windows.filter((_, index) => index !== at) })}
            />
          </div>
        ))}
        <Lookup
          source={AUDIENCES}
          label={t('catalogue.add_audience')}
          value={null}
          onChange={(id, name) => {
            if (id === null || windows.some((window) => window.audience_id === id)) return;
            draft.set({ windows: [...windows, { audience_id: id, name: name ?? id, from: '', until: '' }] });
          }}
        />
      </div>
    </Form>
  );
}

function windowOf(audience: Schema<'ProductAudience'>): Window {
  return {
    audience_id: audience.audience_id,
    name: audience.name,
    from: audience.visible_from.slice(0, 10),
    until: audience.visible_until?.slice(0, 10) ?? '',
    from_at: audience.visible_from,
    until_at: audience.visible_until ?? null,
  };
}

/** Days begin at midnight UTC, as everywhere in the catalogue; without a day it is seen at once, or without end. */
function requestOf(window: Window): Schema<'NewProductAudience'> {
  const at = (day: string, before: string | null | undefined) => {
    if (day === '') return undefined;
    return before?.startsWith(day) === true ? before : `${day}T00:00:00Z`;
  };
  return {
    audience_id: window.audience_id,
    visible_from: at(window.from, window.from_at),
    visible_until: at(window.until, window.until_at),
  };
}
