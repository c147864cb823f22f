/** Many products at once: paste or open a list, see every row checked, then order or fill the cart. */
import { Alert, Button, FileButton, Textarea } from '@mantine/core';
import { IconFileDownload, IconFileSpreadsheet, IconListCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { saveBlob } from '@/api/blob';
import { asProblem } from '@/api/problem';
import { useMe } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Page, Panel } from '@/ui/Page';
import { ProblemText } from '@/ui/states';
import { textOf, useDraft } from './draft';
import { judge } from './judge';
import { lookUp } from './lookup';
import { MOST_ROWS, readRows } from './parse';
import classes from './quickorder.module.css';
import { SendRows } from './SendRows';

const SAMPLE = 'SKU,Quantity\n85123A,12\n22423,4\n';

export function QuickOrderPage() {
  const { t, format } = useI18n();
  const me = useMe();
  const queries = useQueryClient();
  const [text, setText] = useDraft(me);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [done, setDone] = useState(0);

  const check = useMutation({
    mutationFn: async (source: string) => {
      const rows = readRows(source);
      const skus = rows.filter((row) => row.fault === null).map((row) => row.sku);
      setDone(0);
      return judge(rows, await lookUp(queries, skus, setDone));
    },
  });

  const change = (next: string) => {
    setText(next);
    setTrouble(null);
    check.reset();
  };
  const open = async (file: File | null) => {
    if (file === null) return;
    const read = await textOf(file);
    if (read === null) setTrouble(t('quick.file.large'));
    else change(read);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const rows = readRows(text);
    if (rows.length === 0) setTrouble(t('quick.nothing'));
    else if (rows.length > MOST_ROWS) {
      setTrouble(t('quick.too_many', { most: format.number(MOST_ROWS), count: format.number(rows.length) }));
    } else check.mutate(text);
  };
  const problem = check.isError ? asProblem(check.error) : null;

  return (
    <Page title={t('quick.title')} lead={t('quick.lead')}>
      <Panel>
        <form className={classes.stack} onSubmit={submit}>
          <Textarea
            className={classes.text}
            label={t('quick.text')}
            description={t('quick.text.help')}
            placeholder={t('quick.text.example')}
            autosize
            minRows={6}
            maxRows={16}
            spellCheck={false}
            value={text}
            error={trouble}
            onChange={(event) => change(event.currentTarget.value)}
            onDrop={(event) => {
              if (event.dataTransfer.files.length === 0) return;
              event.preventDefault();
              void open(event.dataTransfer.files[0] ?? null);
            }}
          />
          <div className={classes.tools}>
            <Button
              type="submit"
              loading={check.isPending}
              leftSection={<IconListCheck size={17} aria-hidden />}
            >
              {t('quick.check')}
            </Button>
            <FileButton accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={(file) => void open(file)}>
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  leftSection={<IconFileSpreadsheet size={17} aria-hidden />}
                >
                  {t('quick.file')}
                </Button>
              )}
            </FileButton>
            <Button
              variant="subtle"
              leftSection={<IconFileDownload size={17} aria-hidden />}
              onClick={() => saveBlob(new Blob([SAMPLE], { type: 'text/csv' }), 'quick-order.csv')}
            >
              {t('quick.sample')}
            </Button>
            {check.isPending && (
              <span role="status" className={classes.fine}>
                {t('quick.checking', { done: format.number(done) })}
              </span>
            )}
          </div>
          <p className={classes.fine}>{t('quick.stays')}</p>
        </form>
      </Panel>
      {problem !== null && (
        <Alert color="red" title={t(`problem.${problem.code}`)} role="alert">
          <ProblemText problem={problem} />
        </Alert>
      )}
      {check.data !== undefined && (
        <SendRows key={check.submittedAt} judged={check.data} onSent={() => change('')} />
      )}
    </Page>
  );
}
