//! How PostgreSQL goes about a partner's reads when there are many partners: along the rows of the one assortment,
//! whatever else there is.

use lonja_kernel::{OrganizationId, ProductId, Quantity};
use lonja_platform::{prelude::Scope, testing};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Order, QueryOrder, QueryTrait, Statement};
use uuid::Uuid;

use super::*;
use crate::{
    offers::store::{Reader, rows},
    ordering::{Asked, ProductName, StockRead, statement},
    prices::lists::Todays,
};

/// 60 partners with 400 of 4,000 products each, a price list each, and stock in four warehouses.
const DATA: &str = "
CREATE FUNCTION pg_temp.key(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    AS $$ SELECT md5(kind || n)::uuid $$;
INSERT INTO assortment SELECT pg_temp.key('assortment', n), n::text, now() FROM generate_series(1, 60) n;
INSERT INTO organization (id, name, is_host, is_partner, is_supplier, state, language, assortment_id, stock_exposure,
    currency, created_at, updated_at)
SELECT pg_temp.key('organization', n), 'Partner ' || n, false, true, false, 'active', 'en',
    pg_temp.key('assortment', n), 'band', 'GBP', now(), now() FROM generate_series(1, 60) n;
INSERT INTO category SELECT pg_temp.key('category', n), 'Category ' || n, 'category ' || n, now(), now()
FROM generate_series(1, 20) n;
INSERT INTO product SELECT pg_temp.key('product', n), 'SKU-' || n, 'Product ' || md5(n::text), 'product ' || md5(n::text),
    'sku-' || n || ' product ' || md5(n::text), repeat('text ', 60), pg_temp.key('category', n % 20 + 1), NULL, 'piece', 0,
    'active', NULL, '', NULL, 10000, now(), now() FROM generate_series(1, 4000) n;
INSERT INTO stock_band SELECT id, 'ok', now() FROM product;
INSERT INTO product_visibility
SELECT pg_temp.key('assortment', a), p.id, '2026-01-01', '9999-12-31', p.sort_key, p.sku, p.category_id,
    p.search_text || ' category', '2026-01-01'
FROM generate_series(1, 60) a
JOIN (SELECT *, row_number() OVER (ORDER BY sku) AS n FROM product) p ON (p.n + a * 67) % 10 = 0;
INSERT INTO price_list SELECT pg_temp.key('list', n), pg_temp.key('organization', n), 'List', 'list', 'GBP', '2026-01-01',
    NULL, 1, now(), now() FROM generate_series(1, 60) n;
INSERT INTO price_list_line SELECT pg_temp.key('list', n), id, 25500 FROM product, generate_series(1, 60) n;
INSERT INTO warehouse SELECT pg_temp.key('warehouse', n), 'W' || n, 'W', 'GB', n, now(), now()
FROM generate_series(1, 4) n;
INSERT INTO stock SELECT p.id, w.id, 100000, 0, now() FROM product p, warehouse w;
";

fn filters(q: Option<&str>) -> ProductFilters {
    ProductFilters {
        q: q.map(str::to_owned),
        sku: None,
        category_id: None,
        lifecycle: None,
        orderable: None,
        updated_since: None,
    }
}

/// A page of the list, as the store asks for it.
fn page(db: DbBackend, scope: Scope, filters: &ProductFilters, sort: &str) -> SelectStatement {
    let Scope::Partner(partner) = scope else { panic!("these are tests of partners") };
    let Chosen { select, key, id } = by_partner(db, partner, testing::now(), filters, sort);
    let chosen = select.order_by(key, Order::Asc).order_by(id, Order::Asc).limit(51).into_query();
    let lists = Todays::of_tests();
    rows(chosen, Reader::Partner(partner, &lists), false)
}

async fn plan(tx: &DatabaseTransaction, statement: Statement) -> String {
    let values = statement.values.expect("the statement has values").0;
    let types = vec!["unknown"; values.len()].join(", ");
    let literals: Vec<String> = values.iter().map(ToString::to_string).collect();
    // A plan for any values, as a server makes it once a statement was run often.
    for sql in [
        "SET LOCAL plan_cache_mode = force_generic_plan".to_owned(),
        format!("PREPARE looked_at ({types}) AS {}", statement.sql),
    ] {
        tx.execute_unprepared(&sql).await.expect("the statement can be prepared");
    }
    let explain = format!("EXPLAIN EXECUTE looked_at ({})", literals.join(", "));
    let rows = tx
        .query_all_raw(Statement::from_string(DbBackend::Postgres, explain))
        .await
        .expect("it is explained");
    tx.execute_unprepared("DEALLOCATE looked_at").await.expect("it can be forgotten");
    let lines: Vec<String> =
        rows.iter().map(|row| row.try_get_by_index(0).expect("a line of text")).collect();
    lines.join("\n")
}

#[track_caller]
fn reads_no_table_whole(plan: &str) {
    for table in ["product_visibility", "product", "price_list_line", "stock", "stock_band"] {
        let end_to_end = format!("Seq Scan on {table} ");
        assert!(!plan.contains(&end_to_end), "{table} is read from end to end:\n{plan}");
    }
}

#[tokio::test]
async fn a_partners_reads_follow_its_assortment_and_no_other_rows() {
    let Some(installation) = testing::postgres().await else { return };
    let tx = installation.ctx.db.read().begin().await.expect("a transaction begins");
    tx.execute_unprepared(DATA).await.expect("the data can be made");
    tx.execute_unprepared("ANALYZE").await.expect("it can be analysed");
    let row =
        tx.query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT id FROM organization LIMIT 1"));
    let partner: Uuid =
        row.await.expect("it can be asked").expect("there is one").try_get("", "id").expect("an id");
    let scope = Scope::Partner(OrganizationId(partner));
    for (filters, sort) in
        [(filters(None), "name"), (filters(Some("sku product")), "name"), (filters(None), "sku")]
    {
        let plan =
            plan(&tx, DbBackend::Postgres.build(&page(DbBackend::Postgres, scope, &filters, sort))).await;
        reads_no_table_whole(&plan);
        assert!(plan.contains("price_list_line_pkey"), "{plan}");
        if sort == "name" {
            assert!(plan.contains("product_visibility_list"), "{plan}");
        }
        if sort == "name" && filters.q.is_none() {
            // The page is sorted, nothing below it.
            assert_eq!(plan.matches("Sort Key").count(), 1, "the index gives the order:\n{plan}");
        }
    }

    let asked = [
        ProductName::Id(ProductId::new()),
        ProductName::Id(ProductId::new()),
        ProductName::Sku("SKU-7".to_owned()),
    ]
    .map(|name| Asked { name, quantity: Quantity::from_thousandths(1000) });
    for asked in [&asked[..2], &asked[2..], &asked[..]] {
        for read in [StockRead::OneWarehouse, StockRead::AllHeld] {
            let partner = OrganizationId(partner);
            let order = statement(DbBackend::Postgres, partner, Uuid::nil(), asked, read, testing::now());
            let plan = plan(&tx, order).await;
            reads_no_table_whole(&plan);
            // Not all who see the product are gone through.
            let by_both = |line: &str| line.contains("Index Cond") && line.contains("assortment_id");
            assert!(plan.lines().any(by_both), "{plan}");
            assert!(plan.contains("price_list_line_pkey"), "{plan}");
        }
    }
}

#[tokio::test]
async fn sqlite_goes_the_same_way() {
    let installation = testing::sqlite().await;
    let conn = installation.ctx.db.read();
    let scope = Scope::Partner(OrganizationId::new());
    for sort in ["name", "sku", "updated_at"] {
        let Statement { sql, values, db_backend } =
            DbBackend::Sqlite.build(&page(DbBackend::Sqlite, scope, &filters(Some("lamp")), sort));
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {sql}"), values, db_backend };
        let rows = conn.query_all_raw(explain).await.expect("it is explained");
        let lines: Vec<String> =
            rows.iter().map(|row| row.try_get("", "detail").expect("a line of text")).collect();
        let plan = lines.join("\n");
        assert!(plan.contains("product_visibility USING"), "{plan}");
        // The rows of the page are walked once, and no table is.
        let walked: Vec<&String> = lines.iter().filter(|line| line.starts_with("SCAN")).collect();
        assert_eq!(walked, ["SCAN chosen LEFT-JOIN"], "{plan}");
        // The index gives the order by name.
        assert_eq!(plan.contains("USE TEMP B-TREE"), sort != "name", "{plan}");
    }
}
