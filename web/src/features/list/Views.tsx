/** The saved views of a list: pick one, keep the present state, and look after one's own. */
import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmark, IconCheck, IconStar, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { loadTexts, useI18n } from '@/i18n/language';
import type { ListSearch } from './search';
import { changeTo, stateOf, viewsQuery } from './views';

// Whoever only picks a view needs no form.
const ManageViews = lazy(async () => {
  const [module] = await Promise.all([import('./ManageViews'), loadTexts('views')]);
  return module;
});

interface ViewsProps {
  list: string;
  search: ListSearch;
  change: (change: Partial<ListSearch>) => void;
}

export function Views({ list, search, change }: ViewsProps) {
  const { t } = useI18n();
  const views = useQuery(viewsQuery(list)).data;
  const [isManaging, manage] = useDisclosure(false);
  const state = stateOf(search);
  const picked = views?.find((view) => view.state === state);
  useDefault(views?.find((view) => view.default)?.state, search, change);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" size="sm" leftSection={<IconBookmark size={16} aria-hidden />}>
            {picked?.name ?? t('views.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views !== undefined && views.length > 0 && (
            <>
              <Menu.Label>{t('views.title')}</Menu.Label>
              {views.map((view) => (
                <Menu.Item
                  key={view.id}
                  leftSection={
                    view === picked ? <IconCheck size={16} aria-label={t('views.shown')} /> : undefined
                  }
                  rightSection={
                    view.default ? (
                      <IconStar size={15} aria-label={t('views.default')} />
                    ) : view.shared ? (
                      <IconUsers size={15} aria-label={t('views.shared')} />
                    ) : undefined
                  }
                  onClick={() => change(changeTo(view.state, search))}
                >
                  {view.name}
                </Menu.Item>
              ))}
              <Menu.Divider />
            </>
          )}
          <Menu.Item onClick={manage.open}>{t('views.manage')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isManaging && (
        <Suspense>
          <ManageViews list={list} state={state} views={views ?? []} onClose={manage.close} />
        </Suspense>
      )}
    </>
  );
}

/** A list that is opened without a state begins with the default view, once: who takes it off keeps it off. */
function useDefault(
  state: string | undefined,
  search: ListSearch,
  change: (change: Partial<ListSearch>) => void,
) {
  const isSettled = useRef(Object.values(search).some((value) => value !== undefined));
  useEffect(() => {
    if (isSettled.current || state === undefined) return;
    isSettled.current = true;
    if (state !== '' && stateOf(search) === '') change(changeTo(state, search));
  }, [state, search, change]);
}
