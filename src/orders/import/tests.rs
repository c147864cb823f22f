//! The importer on the real file, on every database: what is in the database is what a recount finds, however often
//! and however interruptedly the file is imported.

use std::{
    collections::{BTreeMap, HashMap},
    io::{self, BufRead, BufReader, Cursor, Read, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use flate2::read::GzDecoder;
use futures::future::BoxFuture;
use lonja_platform::{prelude::*, testing};
use sea_orm::{DbErr, EntityTrait, PaginatorTrait};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{
    ImportError, ImportOptions, ImportState,
    dto::Import,
    entities::import_reject,
    options::Format,
    run::{Source, carry_out, import_sales},
    store::{self, Counts, NewRun},
};
use crate::sales::{self, SalesLine, SalesObserver, SalesObservers};

/// Per product and customer: lines, units and value.
type Totals = BTreeMap<(String, Option<String>), (i64, i64, i64)>;

fn real_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/online_retail_orders.csv.gz")
}

/// The first rows of the real file, as a plain CSV file.
fn excerpt(directory: &Path, rows: usize) -> PathBuf {
    let path = directory.join("excerpt.csv");
    let mut file = std::fs::File::create(&path).unwrap();
    for line in real_lines().take(rows + 1) {
        writeln!(file, "{line}").unwrap();
    }
    path
}

fn real_lines() -> impl Iterator<Item = String> {
    let file = std::fs::File::open(real_file()).unwrap();
    BufReader::new(GzDecoder::new(file)).lines().map(Result::unwrap)
}

/// The fields of a line; quotes only ever enclose a whole field in this file.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(next) = chars.next() {
        match next {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    fields.push(field);
    fields
}

/// Counts anew, by other code and from the other side: what a product's code looks like, not what it must not be.
fn recount(rows: usize) -> (Totals, usize) {
    let (mut totals, mut rejected) = (Totals::new(), 0);
    for line in real_lines().skip(1).take(rows) {
        let fields = fields(&line);
        let [_, code, _, quantity, _, price, customer, _] = fields.as_slice() else { panic!("{line}") };
        let code = code.to_uppercase();
        let is_product =
            (code.len() >= 5 && code[..5].bytes().all(|b| b.is_ascii_digit())) || code.starts_with("DCGS");
        let units: i64 = quantity.parse().unwrap();
        let price_e4 = (price.parse::<f64>().unwrap() * 10_000.0).round() as i64;
        if !is_product || price_e4 <= 0 {
            rejected += 1;
            continue;
        }
        let customer = (!customer.is_empty()).then(|| customer.clone());
        let total = totals.entry((code, customer)).or_default();
        total.0 += 1;
        total.1 += units * 1000;
        total.2 += units * 1000 * price_e4;
    }
    (totals, rejected)
}

async fn in_database(ctx: &Ctx) -> Totals {
    let rows = sales::totals(ctx.db.read(), "online_retail").await.unwrap();
    rows.into_iter()
        .map(|row| ((row.sku, row.customer), (row.lines, row.quantity_milli, row.value_e7)))
        .collect()
}

async fn import(ctx: &Ctx, path: &Path, options: &ImportOptions) -> Import {
    import_sales(ctx, &SalesObservers::default(), path, options.clone(), |_| {}).await.unwrap()
}

async fn check_rejects(ctx: &Ctx, import: &Import, rejected: usize) {
    assert_eq!(import.counts.rejected, rejected as u64);
    assert_eq!(import.counts.rows, import.counts.accepted + import.counts.rejected);
    let rejects = import_reject::Entity::find().all(ctx.db.read()).await.unwrap();
    let mut by_row: HashMap<i64, usize> = HashMap::new();
    for reject in rejects.iter().filter(|reject| ImportId::from(reject.import_id) == import.id) {
        assert!(!reject.reason.is_empty() && !reject.column_name.is_empty());
        *by_row.entry(reject.row_no).or_default() += 1;
    }
    assert_eq!(by_row.len(), rejected, "every rejected row is listed");
}

/// The whole promise: units and value per product and customer, line by line, and every rejected row.
#[tokio::test(flavor = "multi_thread")]
async fn the_database_equals_a_recount_of_the_whole_file() {
    let (expected, rejected) = recount(usize::MAX);
    for installation in testing::databases().await {
        let ctx = &installation.ctx;
        let done = import(ctx, &real_file(), &Format::OnlineRetail.options()).await;
        assert_eq!((done.state, done.counts.rows), (ImportState::Completed, 541_909));
        assert!(in_database(ctx).await == expected, "the database differs from the recount");
        check_rejects(ctx, &done, rejected).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_again_adds_nothing_and_a_longer_file_only_what_is_new() {
    let (expected, rejected) = recount(12_000);
    for installation in testing::databases().await {
        let ctx = &installation.ctx;
        let options = Format::OnlineRetail.options();
        let path = excerpt(installation.directory(), 9_000);
        let first = import(ctx, &path, &options).await;
        let shifted = ImportOptions { shift_weeks: 10, ..options.clone() };
        for options in [&options, &shifted] {
            let again = import(ctx, &path, options).await;
            assert_ne!(again.id, first.id);
            assert_eq!((again.counts.added, again.counts.already_present), (0, first.counts.added));
            assert_eq!((again.counts.products_created, again.counts.customers_created), (0, 0));
        }
        let longer = import(ctx, &excerpt(installation.directory(), 12_000), &options).await;
        assert_eq!(longer.counts.already_present, first.counts.added);
        assert!(in_database(ctx).await == expected);
        check_rejects(ctx, &longer, rejected).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_killed_goes_on_where_it_was() {
    let (expected, rejected) = recount(15_000);
    for installation in testing::databases().await {
        let ctx = &installation.ctx;
        let path = excerpt(installation.directory(), 15_000);
        let options = Format::OnlineRetail.options();
        for stop_after in [2_000, 5_500, 9_000] {
            let reached = Notify::new();
            let observers = SalesObservers::default();
            let running = import_sales(ctx, &observers, &path, options.clone(), |progress| {
                if progress.rows >= stop_after {
                    reached.notify_one();
                }
            });
            tokio::select! {
                biased;
                () = reached.notified() => {}
                done = running => panic!("it was to be killed: {done:?}"),
            }
        }
        let done = import(ctx, &path, &options).await;
        assert_eq!(done.counts.added, done.counts.accepted, "nothing was imported twice");
        assert!(in_database(ctx).await == expected);
        check_rejects(ctx, &done, rejected).await;
        let runs = super::entities::import_run::Entity::find().count(ctx.db.read()).await.unwrap();
        assert_eq!(runs, 1, "it is one import");
    }
}

/// What the pieces of an upload are where the database does not answer.
struct NoAnswer;

impl Read for NoAnswer {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other(DbErr::Custom("the line went dead".to_owned())))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_breaks_off_is_no_fault_of_the_file_and_the_import_goes_on() {
    for installation in testing::databases().await {
        let ctx = &installation.ctx;
        let content = std::fs::read(excerpt(installation.directory(), 3_000)).unwrap();
        let (options, id) = (Format::OnlineRetail.options(), ImportId::new());
        let tx = ctx.db.begin_system("test").await.unwrap();
        let new = NewRun {
            id,
            options: &options,
            file_name: None,
            content_sha256: "0".repeat(64),
            state: ImportState::Queued,
            created_by: "system:test".to_owned(),
        };
        store::insert(&tx, new, tx.now()).await.unwrap();
        tx.finish_derived().await.unwrap();
        let (observers, stop) = (SalesObservers::default(), CancellationToken::new());
        let carry_on = async |content: Box<dyn Read + Send>| {
            let run = store::load(ctx.db.read(), id).await.unwrap();
            let source = Source { id, from: Counts::from(&run), total_bytes: None };
            carry_out(ctx, &observers, source, options.clone(), content, &stop, |_| {}).await
        };
        let begin = content[..content.len() / 10 * 9].to_vec();
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zipped.write_all(&begin).unwrap();
        let zipped = zipped.finish().unwrap();
        let broken: [Box<dyn Read + Send>; 3] = [
            Box::new(NoAnswer),
            Box::new(Cursor::new(begin).chain(NoAnswer)),
            Box::new(Cursor::new(zipped[..zipped.len() / 2].to_vec()).chain(NoAnswer)),
        ];
        for content in broken {
            let error = carry_on(content).await.unwrap_err();
            assert!(matches!(error, ImportError::Database(_)), "{error}");
            let run = store::load(ctx.db.read(), id).await.unwrap();
            assert!(run.finished_at.is_none() && run.problem.is_none());
        }
        let done = carry_on(Box::new(Cursor::new(content))).await.unwrap();
        assert_eq!((done.state, done.counts.rows), (ImportState::Completed, 3_000));
        assert!(in_database(ctx).await == recount(3_000).0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_judges_alike_and_writes_no_line() {
    for installation in testing::databases().await {
        let ctx = &installation.ctx;
        let path = excerpt(installation.directory(), 3_000);
        let options = Format::OnlineRetail.options();
        let dry = import(ctx, &path, &ImportOptions { dry_run: true, ..options.clone() }).await;
        assert!(in_database(ctx).await.is_empty());
        let real = import(ctx, &path, &options).await;
        let compared = |import: &Import| {
            let counts = &import.counts;
            let made = (counts.products_created, counts.customers_created);
            (counts.accepted, counts.rejected, counts.without_customer, counts.returned, made)
        };
        assert_eq!(compared(&dry), compared(&real));
        assert!(real.counts.products_created > 0 && real.counts.customers_created > 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_codes_are_rejected_where_nothing_may_be_made() {
    for installation in testing::databases().await {
        let ctx = &installation.ctx;
        let path = excerpt(installation.directory(), 50);
        let options = ImportOptions { create_missing: false, ..Format::OnlineRetail.options() };
        let done = import(ctx, &path, &options).await;
        assert_eq!((done.counts.accepted, done.counts.added), (0, 0));
        check_rejects(ctx, &done, 50).await;
    }
}

/// Adds up what it is told.
#[derive(Default)]
struct Sum {
    lines: AtomicI64,
    quantity_milli: AtomicI64,
    refuse: Mutex<bool>,
}

impl SalesObserver for Sum {
    fn on_sales<'a>(&'a self, _tx: &'a Tx, lines: &'a [SalesLine]) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(async move {
            if *self.refuse.lock().unwrap() {
                return Err(Problem::internal("refused"));
            }
            self.lines.fetch_add(lines.len() as i64, Ordering::Relaxed);
            let sum: i64 = lines.iter().map(|line| line.quantity.thousandths()).sum();
            self.quantity_milli.fetch_add(sum, Ordering::Relaxed);
            Ok(())
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn observers_hear_of_every_new_line_once_and_can_refuse_the_batch() {
    for installation in testing::databases().await {
        let ctx = &installation.ctx;
        let sum = Arc::new(Sum::default());
        let observers = SalesObservers::default().with(sum.clone());
        let options = Format::OnlineRetail.options();
        let small = excerpt(installation.directory(), 2_500);
        import_sales(ctx, &observers, &small, options.clone(), |_| {}).await.unwrap();
        let large = excerpt(installation.directory(), 6_000);
        *sum.refuse.lock().unwrap() = true;
        import_sales(ctx, &observers, &large, options.clone(), |_| {}).await.unwrap_err();
        *sum.refuse.lock().unwrap() = false;
        import_sales(ctx, &observers, &large, options, |_| {}).await.unwrap();
        let totals = in_database(ctx).await;
        assert!(totals == recount(6_000).0);
        assert_eq!(sum.lines.load(Ordering::Relaxed), totals.values().map(|total| total.0).sum::<i64>());
        assert_eq!(
            sum.quantity_milli.load(Ordering::Relaxed),
            totals.values().map(|total| total.1).sum::<i64>()
        );
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_fails_with_a_reason_and_keeps_nothing() {
    let installation = testing::sqlite().await;
    let path = installation.directory().join("wrong.csv");
    std::fs::write(&path, "A,B\n1,2\n").unwrap();
    let options = Format::OnlineRetail.options();
    let error = import_sales(&installation.ctx, &SalesObservers::default(), &path, options, |_| {})
        .await
        .unwrap_err();
    assert!(error.to_string().contains("no column \"InvoiceNo\""), "{error}");
    let connection = installation.ctx.db.read();
    let runs = super::entities::import_run::Entity::find().all(connection).await.unwrap();
    assert_eq!((runs.len(), runs[0].state.as_str()), (1, "failed"));
}
