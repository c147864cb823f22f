/** The calls behind what is on the screen, to take into one's own system. */
import { useI18n } from '@/i18n/language';
import { Panel } from '@/ui/Page';
import { CopyBlock } from '@/ui/CopyBlock';
import classes from './demand.module.css';

/** A call as a shell command; the token stays a placeholder, whoever looks at the screen. */
export function curl(path: string, accept?: string, origin: string = globalThis.location.origin): string {
  const header = accept === undefined ? '' : ` \\\n  -H "Accept: ${accept}"`;
  return `curl -H "Authorization: Bearer $LONJA_TOKEN"${header} \\\n  "${origin}${path}"`;
}

/** The same call for several products, one after the other. */
export function curlEach(
  ids: readonly string[],
  path: (id: string) => string,
  origin: string = globalThis.location.origin,
): string {
  return [
    `for PRODUCT in ${ids.join(' ')}; do`,
    `  curl -fsS -H "Authorization: Bearer $LONJA_TOKEN" "${origin}${path('$PRODUCT')}"`,
    'done',
  ].join('\n');
}

export function ApiCall({ paths, csv }: { paths: readonly string[]; csv: string }) {
  const { t } = useI18n();
  return (
    <Panel title={t('demand.api')}>
      <div className={classes.stack}>
        <p className={classes.plain}>{t('demand.api.lead')}</p>
        <CopyBlock text={paths.map((path) => curl(path)).join('\n\n')} label={t('demand.api.call')} />
        <CopyBlock text={curl(csv, 'text/csv')} label={t('demand.api.csv_call')} />
      </div>
    </Panel>
  );
}
