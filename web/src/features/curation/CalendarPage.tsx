/** When material becomes visible and when it expires: a month of days, and the same dates as a list. */
import { ActionIcon, Alert, Button, SegmentedControl, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCalendarPlus, IconCalendarX, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { AssetPills } from '@/features/library/AssetCards';
import { ASSET_KINDS } from '@/features/library/choices';
import { useI18n } from '@/i18n/language';
import { DataTable } from '@/ui/DataTable';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { SheetButtons } from '@/ui/SheetButtons';
import { State } from '@/ui/states';
import classes from './curation.module.css';
import { type AssetDate, boundsOf, type CalendarSearch, datesOf, monthAfter, monthOf } from './month';
import { MonthGrid } from './MonthGrid';
import { datesAddress, datesQuery } from './queries';

interface CalendarPageProps {
  search: CalendarSearch;
  onSearch: (change: Partial<CalendarSearch>) => void;
}

export function CalendarPage({ search, onSearch }: CalendarPageProps) {
  const { t, format } = useI18n();
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const [chosen, setChosen] = useState(today);
  // A month of seven columns has no room on a phone; the list has.
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const month = search.month ?? today.slice(0, 7);
  const day = chosen.startsWith(month) ? chosen : `${month}-01`;
  const isList = !isWide || search.view === 'list';
  const query = useQuery(datesQuery(month, search.kind));
  const go = (to: string) => onSearch({ month: to === monthOf(new Date()) ? undefined : to });
  const choose = (to: string) => {
    setChosen(to);
    if (!to.startsWith(month)) go(to.slice(0, 7));
  };
  return (
    <Page
      title={t('calendar.title')}
      trail={<Link to="/library">{t('nav.library')}</Link>}
      lead={t('calendar.lead')}
    >
      <div className={classes.tools}>
        <div className={classes.walk}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('calendar.previous')}
            onClick={() => go(monthAfter(month, -1))}
          >
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <h2 aria-live="polite">{format.period(month)}</h2>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('calendar.next')}
            onClick={() => go(monthAfter(month, 1))}
          >
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
          {search.month !== undefined && (
            <Button variant="subtle" size="sm" onClick={() => choose(today)}>
              {t('calendar.today')}
            </Button>
          )}
        </div>
        <Select
          aria-label={t('calendar.kind')}
          placeholder={t('calendar.kind')}
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          data={ASSET_KINDS.map((kind) => ({ value: kind, label: t(`asset.kind.${kind}`) }))}
          value={search.kind ?? null}
          onChange={(kind) => onSearch({ kind: kind ?? undefined })}
        />
        {isWide && (
          <SegmentedControl
            aria-label={t('calendar.view')}
            transitionDuration={0}
            value={search.view ?? 'month'}
            data={(['month', 'list'] as const).map((view) => ({
              value: view,
              label: t(`calendar.view.${view}`),
            }))}
            onChange={(view) => onSearch({ view: view === 'list' ? 'list' : undefined })}
          />
        )}
        <SheetButtons compact path={datesAddress(month, search.kind)} name={`dates-${month}`} />
      </div>
      <Loaded query={query}>
        {({ assets, isCut }) => {
          const dates = datesOf(assets, month);
          return (
            <>
              {isCut && (
                <Alert color="yellow">{t('calendar.cut', { count: format.number(assets.length) })}</Alert>
              )}
              {isList ? (
                <Dates dates={dates} name={format.period(month)} from={boundsOf(month).from} />
              ) : (
                <>
                  <MonthGrid month={month} dates={dates} day={day} today={today} onDay={choose} />
                  {dates.length === 0 ? (
                    <Nothing />
                  ) : (
                    <OfDay dates={dates.filter((date) => date.day === day)} day={day} />
                  )}
                </>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function OfDay({ dates, day }: { dates: readonly AssetDate[]; day: string }) {
  const { t, format } = useI18n();
  if (dates.length === 0) return null;
  const name = t('calendar.of_day', { day: format.day(day) });
  return (
    <Panel title={name} flush>
      <Dates dates={dates} name={name} from={day} />
    </Panel>
  );
}

function Dates({ dates, name, from }: { dates: readonly AssetDate[]; name: string; from: string }) {
  const { t, format } = useI18n();
  if (dates.length === 0) return <Nothing />;
  return (
    <DataTable
      key={from}
      caption={name}
      rows={dates}
      rowKey={(date) => `${date.asset.id}.${date.what}`}
      columns={[
        { key: 'date', header: t('calendar.date'), cell: (date) => format.day(date.at) },
        {
          key: 'what',
          header: t('calendar.what'),
          cell: (date) => (
            <span className={classes.what}>
              {date.what === 'publishes' ? (
                <IconCalendarPlus size={16} aria-hidden />
              ) : (
                <IconCalendarX size={16} aria-hidden />
              )}
              {t(`calendar.${date.what}`)}
            </span>
          ),
        },
        {
          key: 'material',
          header: t('calendar.material'),
          names: true,
          cell: (date) => (
            <Link to="/library/$assetId" params={{ assetId: date.asset.id }}>
              {date.asset.title}
            </Link>
          ),
        },
        { key: 'kind', header: t('calendar.kind'), cell: (date) => t(`asset.kind.${date.asset.kind}`) },
        { key: 'state', header: t('organization.state'), cell: (date) => <AssetPills asset={date.asset} /> },
      ]}
    />
  );
}

function Nothing() {
  const { t } = useI18n();
  return <State title={t('calendar.empty')}>{t('calendar.empty.help')}</State>;
}
