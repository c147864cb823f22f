/** How a release was made and protected, in the reader's language, as the API tells it. */
import { useQuery } from '@tanstack/react-query';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { methodQuery } from './queries';
import classes from './releases.module.css';

export function MethodPanel({ id }: { id: string }) {
  const { t, language } = useI18n();
  const query = useQuery(methodQuery(id, language));
  return (
    <Panel title={t('method.title')}>
      <Loaded query={query}>
        {(method) => (
          <div className={classes.method}>
            {method.parts.map((part) => (
              <div key={part.name}>
                <h3>{part.title}</h3>
                {part.sentences.map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
              </div>
            ))}
            <h3>{t('method.rules')}</h3>
            <dl className={classes.rules}>
              {method.rules.map((rule) => (
                <div key={rule.name}>
                  <dt>{rule.name}</dt>
                  <dd>{rule.says}</dd>
                </div>
              ))}
            </dl>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
