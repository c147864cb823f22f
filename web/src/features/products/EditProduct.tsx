/** One product as staff keep it: its fields, and who sees it from when until when. */
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { differences, useDraft } from '@/features/forms/draft';
import { Form, useSave } from '@/features/forms/Form';
import { useMay } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { When } from '@/ui/values';
import { AudienceWindows } from './AudienceWindows';
import { LifecyclePill } from './LifecyclePill';
import { draftOf, patchOf, ProductFields } from './ProductForm';
import {
  type CatalogueProduct,
  catalogueProductQuery,
  changeProduct,
  productAudiencesQuery,
} from './queries';

export function EditProduct({ id }: { id: string }) {
  const { t } = useI18n();
  const query = useQuery(catalogueProductQuery(id));
  const audiences = useQuery(productAudiencesQuery(id));
  const seesStock = useMay('stock:read');
  return (
    <Loaded query={query} wholePage>
      {({ value: product, etag }) => (
        <Page
          title={product.name}
          trail={<Link to="/catalogue">{t('nav.catalogue')}</Link>}
          lead={
            <Group gap={10}>
              <LifecyclePill lifecycle={product.lifecycle} />
              <span>
                {t('field.changed')} <When at={product.updated_at} />
              </span>
            </Group>
          }
          actions={
            <Group gap="md">
              <Link to="/products/$productId" params={{ productId: product.id }}>
                {t('catalogue.as_shown')}
              </Link>
              {seesStock && (
                <Link to="/stock" search={{ product_id: product.id }}>
                  {t('nav.stock')}
                </Link>
              )}
            </Group>
          }
        >
          <Panel title={t('catalogue.who_sees')}>
            <Loaded query={audiences}>
              {(answer) => (
                <AudienceWindows
                  key={answer.etag}
                  productId={product.id}
                  audiences={answer.value}
                  etag={answer.etag}
                />
              )}
            </Loaded>
          </Panel>
          <Panel title={t('product.facts')}>
            <Fields key={etag} product={product} etag={etag} />
          </Panel>
        </Page>
      )}
    </Loaded>
  );
}

function Fields({ product, etag }: { product: CatalogueProduct; etag: string | null }) {
  const { t } = useI18n();
  const beginning = draftOf(product);
  const draft = useDraft(`product.${product.id}`, beginning);
  const save = useSave({
    run: () => changeProduct(product.id, etag, patchOf(differences(beginning, draft.value))),
    said: ({ name }) => t('catalogue.saved', { name }),
    stale: [catalogueProductQuery(product.id).queryKey, ['product', product.id], ['products']],
    draft,
  });
  return (
    <Form
      problem={save.problem}
      busy={save.isPending}
      submit={t('action.save')}
      disabled={!draft.changed}
      onSubmit={() => save.mutate(undefined)}
      onCancel={draft.changed ? draft.discard : undefined}
    >
      <ProductFields value={draft.value} set={draft.set} problem={save.problem} />
    </Form>
  );
}
