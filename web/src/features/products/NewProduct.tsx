/** A new product, which nobody outside sees before its audiences are chosen. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useDraft } from '@/features/forms/draft';
import { Form, useSave } from '@/features/forms/Form';
import { Attempt } from '@/features/orders/attempt';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { BLANK, ProductFields } from './ProductForm';
import { createProduct } from './queries';

export function NewProduct() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const draft = useDraft('product.new', BLANK);
  const attempt = useRef(new Attempt());
  const save = useSave({
    run: () => {
      const { supplier_id, launch_on, pack, ...rest } = draft.value;
      const request = {
        ...rest,
        supplier_id: supplier_id === '' ? undefined : supplier_id,
        launch_on: launch_on === '' ? undefined : launch_on,
        pack: pack === '' ? undefined : pack,
      };
      return createProduct(request, attempt.current.keyFor(request));
    },
    said: ({ name }) => t('catalogue.created', { name }),
    draft,
    done: async ({ id }) => {
      await navigate({ to: '/catalogue/$productId', params: { productId: id } });
    },
  });
  return (
    <Page
      title={t('catalogue.new')}
      trail={<Link to="/catalogue">{t('nav.catalogue')}</Link>}
      lead={t('catalogue.new.lead')}
    >
      <Panel>
        <Form
          problem={save.problem}
          busy={save.isPending}
          submit={t('action.create')}
          onSubmit={() => save.mutate(undefined)}
          onCancel={draft.changed ? draft.discard : undefined}
        >
          <ProductFields value={draft.value} set={draft.set} problem={save.problem} />
        </Form>
      </Panel>
    </Page>
  );
}
