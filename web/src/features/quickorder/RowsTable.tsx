/** Every row with its product or its fault, faults first to be seen and last to be sent. */
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { StockPill } from '@/features/catalogue/badges';
import { NotOrderable } from '@/features/catalogue/NotOrderable';
import { UnitPrice } from '@/features/catalogue/UnitPrice';
import { useI18n } from '@/i18n/language';
import { Pill } from '@/ui/badges';
import { type Column, DataTable } from '@/ui/DataTable';
import type { JudgedRow } from './judge';
import classes from './quickorder.module.css';

interface RowsTableProps {
  rows: readonly JudgedRow[];
  /** What the API has said about a row when it refused the order. */
  refusals: ReadonlyMap<number, string>;
}

export function RowsTable({ rows, refusals }: RowsTableProps) {
  const { t, format } = useI18n();
  const columns: Column<JudgedRow>[] = [
    { key: 'row', header: t('quick.row'), numeric: true, cell: ({ row }) => format.number(row.row) },
    {
      key: 'product',
      header: t('product.name'),
      names: true,
      cell: ({ row, product }) => (
        <span className={classes.product}>
          {product !== null && (
            <Link to="/products/$productId" params={{ productId: product.id }}>
              {product.name}
            </Link>
          )}
          <span className={classes.sku}>{row.sku === '' ? t('field.unknown') : row.sku}</span>
        </span>
      ),
    },
    {
      key: 'quantity',
      header: t('cart.quantity'),
      numeric: true,
      cell: ({ row, product }) =>
        row.quantity === null
          ? row.written
          : `${format.quantity(row.quantity)} ${product === null ? '' : t.unit(product.unit, row.quantity)}`,
    },
    {
      key: 'price',
      header: t('product.price'),
      numeric: true,
      minor: true,
      cell: ({ row, product }) =>
        product !== null && <UnitPrice product={product} quantity={row.quantity ?? 0} />,
    },
    {
      key: 'stock',
      header: t('product.stock'),
      minor: true,
      cell: ({ product }) =>
        product !== null && <StockPill stock={product.availability} unit={product.unit} />,
    },
    {
      key: 'state',
      header: t('quick.state'),
      cell: (row) => <Verdict judged={row} refusal={refusals.get(row.row.row)} />,
    },
  ];
  return (
    <DataTable
      caption={t('quick.rows')}
      columns={columns}
      rows={rows}
      rowKey={({ row }) => String(row.row)}
    />
  );
}

function Verdict({ judged, refusal }: { judged: JudgedRow; refusal: string | undefined }) {
  const { t, format } = useI18n();
  const { fault, product, sameAs } = judged;
  if (refusal !== undefined) {
    return (
      <span className={classes.verdict}>
        <Pill tone="bad" icon={IconCircleX}>
          {t('quick.refused')}
        </Pill>
        <span>{refusal}</span>
      </span>
    );
  }
  if (fault !== null) {
    return (
      <span className={classes.verdict}>
        <Pill tone="bad" icon={IconCircleX}>
          {t('quick.wrong')}
        </Pill>
        {fault === 'not_orderable' && product !== null ? (
          <NotOrderable product={product} />
        ) : (
          <span>
            {t(`quick.fault.${fault}`, {
              decimals: product?.unit_decimals ?? 0,
              pack: format.quantity(product?.pack ?? 1),
            })}
          </span>
        )}
      </span>
    );
  }
  const empty = product?.availability.band === 'none' || product?.availability.in_stock === false;
  return (
    <span className={classes.verdict}>
      <Pill tone={empty ? 'warn' : 'ok'} icon={empty ? IconAlertTriangle : IconCircleCheck}>
        {t(empty ? 'quick.maybe' : 'quick.fits')}
      </Pill>
      {empty && <span>{t('quick.maybe.help')}</span>}
      {sameAs !== null && <span>{t('quick.same', { row: format.number(sameAs) })}</span>}
    </span>
  );
}
