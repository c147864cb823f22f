/** Choosing pieces of material, and what can be done with all that are chosen. */
import { Button, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { useChosen } from './chosen';
import classes from './library.module.css';
import type { Asset } from './queries';

export function ChooseBar({ assets }: { assets: readonly Asset[] }) {
  const { t } = useI18n();
  const chosen = useChosen(useMe());
  const isAll = assets.every(({ id }) => chosen.has(id));
  return (
    <div className={classes.chooseBar}>
      <span role="status">{t.count('library.chosen', chosen.items.length)}</span>
      <Button variant="subtle" size="sm" disabled={isAll} onClick={() => chosen.add(assets)}>
        {t('library.choose_page')}
      </Button>
      {chosen.items.length > 0 && (
        <>
          <Button variant="subtle" size="sm" onClick={chosen.clear}>
            {t('library.chosen.clear')}
          </Button>
          <Button size="sm" renderRoot={(props) => <Link to="/library/change" {...props} />}>
            {t('library.change_many')}
          </Button>
        </>
      )}
    </div>
  );
}

export function ChooseOne({ asset: { id, title } }: { asset: Asset }) {
  const { t } = useI18n();
  const chosen = useChosen(useMe());
  return (
    <Checkbox
      size="md"
      aria-label={t('library.choose_of', { title })}
      checked={chosen.has(id)}
      onChange={() => chosen.toggle({ id, title })}
    />
  );
}
