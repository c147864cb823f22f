/** What stands for a supplier by hand, and taking it back. */
import { useQuery } from '@tanstack/react-query';
import { ProblemAlert, useSave } from '@/features/forms/Form';
import { useI18n } from '@/i18n/language';
import { ConfirmButton } from '@/ui/ConfirmButton';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Quantity } from '@/ui/values';
import { type Adjustment, standingQuery, withdraw } from './queries';

export function Standing({ recipient }: { recipient: string }) {
  const { t, format } = useI18n();
  const query = useQuery(standingQuery(recipient));
  return (
    <Loaded
      query={query}
      empty={{ when: ({ items }) => items.length === 0, show: <p>{t('adjustments.empty')}</p> }}
    >
      {({ items }) => (
        <DataTable
          caption={t('adjustments.title')}
          rows={items}
          rowKey={(row) => row.id}
          columns={[
            { key: 'name', header: t('product.name'), names: true, cell: (row) => row.name },
            { key: 'period', header: t('cycle.period'), cell: (row) => format.period(row.period) },
            {
              key: 'quantity',
              header: t('adjustment.quantity'),
              numeric: true,
              cell: (row) => <Quantity value={row.quantity} unit={row.unit} />,
            },
            {
              key: 'reason',
              header: t('adjustment.reason'),
              cell: (row) => t(`adjustment.reason.${row.reason}`),
            },
            {
              key: 'note',
              header: t('adjustment.note'),
              minor: true,
              cell: (row) => (row.note === '' ? t('field.none') : row.note),
            },
            {
              key: 'used',
              header: t('adjustment.used'),
              cell: (row) => t(row.in_current_cycle ? 'adjustment.used.yes' : 'adjustment.used.no'),
            },
            {
              key: 'withdraw',
              header: t('adjustment.withdraw'),
              cell: (row) => <Withdraw adjustment={row} />,
            },
          ]}
        />
      )}
    </Loaded>
  );
}

export function Withdraw({ adjustment }: { adjustment: Adjustment }) {
  const { t, format } = useI18n();
  const save = useSave({ run: () => withdraw(adjustment.id), said: () => t('adjustment.withdrawn') });
  return (
    <>
      <ProblemAlert problem={save.problem} />
      <ConfirmButton
        size="xs"
        loading={save.isPending}
        question={t('adjustment.withdraw.question')}
        confirm={t('adjustment.withdraw')}
        label={t('adjustment.withdraw_of', {
          name: adjustment.name,
          period: format.period(adjustment.period),
        })}
        onConfirm={() => save.mutate(undefined)}
      >
        {t('adjustment.withdraw')}
      </ConfirmButton>
    </>
  );
}
