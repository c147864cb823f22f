/** The warehouses, in the order in which orders are taken from them, and a new one. */
import { NumberInput, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useDraft } from '@/features/forms/draft';
import { Form, Pair, useSave } from '@/features/forms/Form';
import { ResourceList } from '@/features/list/ResourceList';
import { Attempt } from '@/features/orders/attempt';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { createWarehouse } from './queries';

const BLANK = { code: '', name: '', country: '', priority: 100 };

export function WarehousePage() {
  const { t, format } = useI18n();
  const manages = useMay('stock:manage');
  return (
    <Page
      title={t('nav.warehouses')}
      trail={<Link to="/stock">{t('nav.stock')}</Link>}
      lead={t('warehouses.lead')}
    >
      <ResourceList
        path="/api/v1/warehouses"
        name={t('nav.warehouses')}
        rowKey={(row) => row.id}
        sort="priority"
        columns={[
          {
            key: 'name',
            header: t('warehouse.name'),
            names: true,
            cell: (row) => (
              <Link to="/stock" search={{ warehouse_id: row.id }}>
                {row.name}
              </Link>
            ),
          },
          { key: 'code', header: t('warehouse.code'), sort: 'code', cell: (row) => row.code },
          { key: 'country', header: t('warehouse.country'), cell: (row) => row.country },
          {
            key: 'priority',
            header: t('warehouse.priority'),
            numeric: true,
            sort: 'priority',
            cell: (row) => format.number(row.priority),
          },
        ]}
        empty={{ title: t('warehouses.empty'), help: t('warehouses.empty.help') }}
        file="warehouses"
      />
      {manages && (
        <Panel title={t('warehouses.new')}>
          <NewWarehouse />
        </Panel>
      )}
    </Page>
  );
}

function NewWarehouse() {
  const { t } = useI18n();
  const draft = useDraft('warehouse.new', BLANK);
  const { value, set } = draft;
  const attempt = useRef(new Attempt());
  const save = useSave({
    run: () => {
      const request = {
        code: value.code.trim(),
        name: value.name.trim(),
        country: value.country.trim().toUpperCase(),
        priority: value.priority,
      };
      return createWarehouse(request, attempt.current.keyFor(request));
    },
    said: ({ name }) => t('warehouses.created', { name }),
    draft,
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.create')}
      onSubmit={() => save.mutate(undefined)}
      onCancel={draft.changed ? draft.discard : undefined}
    >
      <Pair>
        <TextInput
          label={t('warehouse.name')}
          required
          maxLength={100}
          value={value.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={save.problem?.field('/name')}
        />
        <TextInput
          label={t('warehouse.code')}
          required
          maxLength={20}
          value={value.code}
          onChange={(event) => set({ code: event.currentTarget.value })}
          error={save.problem?.field('/code')}
        />
      </Pair>
      <Pair>
        <TextInput
          label={t('warehouse.country')}
          description={t('warehouse.country.help')}
          required
          maxLength={2}
          value={value.country}
          onChange={(event) => set({ country: event.currentTarget.value })}
          error={save.problem?.field('/country')}
        />
        <NumberInput
          label={t('warehouse.priority')}
          description={t('warehouse.priority.help')}
          allowDecimal={false}
          value={value.priority}
          onChange={(next) => set({ priority: Number(next) })}
          error={save.problem?.field('/priority')}
        />
      </Pair>
    </Form>
  );
}
