/** The keys that work here and now, and the switch that turns them off. */
import { Kbd, Modal, Switch } from '@mantine/core';
import { useI18n } from '@/i18n/language';
import { type KeyBinding, switchKeys, useBindings, useKeysOn } from './keys';
import classes from './keys.module.css';

export function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const bindings = useBindings();
  const on = useKeysOn();
  const here = bindings.filter(({ everywhere }) => everywhere !== true);
  const all = bindings.filter(({ everywhere }) => everywhere === true);
  return (
    // Mantine's own header would be a second banner beside the page's.
    <Modal opened onClose={onClose} withCloseButton={false} size="lg">
      <div className={classes.head}>
        <Modal.Title>{t('keys.title')}</Modal.Title>
        <Modal.CloseButton aria-label={t('action.close')} />
      </div>
      <p className={classes.lead}>{t('keys.lead')}</p>
      {here.length > 0 && <Keys title={t('keys.this_page')} bindings={here} />}
      <Keys
        title={t('keys.everywhere')}
        bindings={[{ keys: 'Ctrl+K', label: 'keys.palette', run: () => undefined }, ...all]}
      />
      <Switch
        label={t('keys.on')}
        checked={on}
        onChange={(event) => switchKeys(event.currentTarget.checked)}
      />
    </Modal>
  );
}

function Keys({ title, bindings }: { title: string; bindings: readonly KeyBinding[] }) {
  const { t } = useI18n();
  return (
    <section aria-label={title} className={classes.group}>
      <h3>{title}</h3>
      <dl className={classes.keys}>
        {bindings.map(({ keys, label }) => (
          <div key={keys}>
            <dt>{t(label)}</dt>
            <dd>
              {keys.split(' ').map((key, at) => (
                <span key={key}>
                  {at > 0 && <span className={classes.then}>{t('keys.then')}</span>}
                  <Kbd>{key}</Kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
