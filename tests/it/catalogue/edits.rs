//! Bulk edits over HTTP on each database: a file is checked, applied as was chosen, and what failed comes back.

use std::{io::Cursor, ops::ControlFlow};

use lonja_kernel::{BuiltInRole, OrganizationKind, Permission};
use lonja_platform::sheets::{self, Cell, SheetFormat, SheetWriter, XLSX};
use poem::{Body, http::Method};
use serde_json::{Value, json};

use super::shop::{Shop, unknown};
use crate::support::{Answer, Session, World};

const EDITS: &str = "/api/v1/catalogue/product-edits";

fn file(format: SheetFormat, header: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> Vec<u8> {
    let mut sheet = SheetWriter::new(format, "Products");
    sheet.header(&header.iter().map(ToString::to_string).collect::<Vec<_>>());
    let mut bytes = Vec::new();
    for row in rows {
        sheet.row(&row);
        bytes.extend(sheet.take());
    }
    bytes.extend(sheet.finish());
    bytes
}

fn rows(format: SheetFormat, bytes: &[u8]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    sheets::read(format, Cursor::new(bytes.to_vec()), |row| {
        rows.push(row.cells.iter().map(|cell| cell.as_text().into_owned()).collect());
        ControlFlow::Continue(())
    })
    .expect("the file can be read");
    rows
}

fn texts(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(|cell| Cell::text(*cell)).collect()
}

async fn send(staff: &Session, content: Vec<u8>) -> Answer {
    let body = Some(("application/octet-stream".to_owned(), Body::from(content)));
    staff.request(Method::POST, &format!("{EDITS}?file_name=changes.xlsx"), &[], body).await
}

/// Uploads a file and lets the worker check it.
async fn checked(world: &World, content: Vec<u8>) -> Value {
    let staff = world.administrator();
    let queued = send(&staff, content).await.expect(201);
    assert_eq!(queued.json()["state"], "queued");
    world.run_jobs().await;
    get(world, &queued.json()).await
}

async fn get(world: &World, edit: &Value) -> Value {
    world.administrator().get(&path(edit, "")).await.expect(200).json()
}

fn path(edit: &Value, below: &str) -> String {
    format!("{EDITS}/{}{below}", edit["id"].as_str().expect("an id"))
}

async fn ask(world: &World, edit: &Value, mode: &str) -> Answer {
    world.administrator().post(&path(edit, "/application"), json!({ "mode": mode })).await
}

async fn apply(world: &World, edit: &Value, mode: &str) -> Value {
    ask(world, edit, mode).await.expect(202);
    world.run_jobs().await;
    get(world, edit).await
}

async fn count(world: &World, sql: &str) -> i64 {
    use sea_orm::{ConnectionTrait, Statement};
    let db = world.ctx.db.read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    row.expect("the statement runs").expect("one row").try_get("", "n").expect("a number")
}

/// The whole promise: 10,000 rows of which 25 are wrong.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_changes_with_twenty_five_wrong_rows_apply_but_for_those() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let category: lonja_kernel::CategoryId = shop.category.parse().unwrap();
        let products = (0..10_000).map(|number| lonja_catalogue::bulk::ProductRow {
            id: lonja_kernel::ProductId::new(),
            sku: format!("B{number:05}"),
            name: format!("Lamp {number}"),
            description: String::new(),
            category_id: category,
            supplier_id: None,
            unit: "piece".to_owned(),
            unit_decimals: 0,
            pack: None,
            lifecycle: lonja_catalogue::Lifecycle::Active,
            launch_on: None,
            tips: String::new(),
            picture_asset_id: None,
            low_stock_below: lonja_catalogue::bulk::LOW_STOCK_BELOW,
        });
        let mut tx = shop.world.ctx.db.begin_system("test").await.unwrap();
        lonja_catalogue::bulk::insert_products(&tx, products.collect()).await.unwrap();
        tx.record(lonja_platform::data::Change::new(lonja_kernel::EventKind::ProductCreated, "many"));
        tx.finish(()).await.unwrap();

        let is_wrong = |number: usize| number % 400 == 7;
        let changes = (0..10_000).map(|number| {
            let day = if is_wrong(number) { Cell::text("next spring") } else { Cell::text("2027-03-31") };
            vec![
                Cell::text(format!("B{number:05}")),
                Cell::text(format!("Better lamp {number}")),
                day,
                Cell::Number("2.5".to_owned()),
            ]
        });
        let header = ["SKU", "Name", "Launch on", "Low stock below"];
        let content = file(SheetFormat::Xlsx, &header, changes);
        let edit = checked(&shop.world, content).await;
        assert_eq!((&edit["state"], &edit["format"]), (&json!("checked"), &json!("xlsx")), "{edit}");
        let counts = json!({ "rows": 10_000, "failed": 25, "changing": 9_975, "applied": 0 });
        assert_eq!(edit["counts"], counts);
        assert_eq!(count(&shop.world, "SELECT COUNT(*) AS n FROM product WHERE revision > 1").await, 0);

        let errors = shop.staff.get(&path(&edit, "/errors?limit=500")).await.expect(200).items();
        let expected: Vec<Value> = (0..10_000)
            .filter(|number| is_wrong(*number))
            .map(|number| {
                json!({
                    "row": number + 2, "column": "Launch on", "value": "next spring",
                    "reason": "This is no day.", "hint": "Write a day such as 2027-03-31, or leave it empty.",
                })
            })
            .collect();
        assert_eq!(errors, expected);

        assert_eq!(ask(&shop.world, &edit, "all_or_nothing").await.expect(409).problem(), "conflict");
        let done = apply(&shop.world, &edit, "valid_rows").await;
        assert_eq!(done["state"], "completed", "{done}");
        let counts = json!({ "rows": 10_000, "failed": 25, "changing": 9_975, "applied": 9_975 });
        assert_eq!(done["counts"], counts);
        let in_place = "SELECT COUNT(*) AS n FROM product WHERE revision = 2 AND low_stock_milli = 2500";
        assert_eq!(count(&shop.world, in_place).await, 9_975);
        let written = "SELECT COUNT(*) AS n FROM audit_event WHERE kind = 'product.changed' AND \
                       actor <> 'system:product_edits' AND operation = 'apply_product_edit'";
        assert_eq!(count(&shop.world, written).await, 9_975);

        let failed = shop.staff.get(&path(&edit, "/failures")).await.expect(200);
        assert_eq!(failed.header("content-type"), Some(XLSX));
        let failed = rows(SheetFormat::Xlsx, &failed.bytes);
        assert_eq!(failed[0], ["SKU", "Name", "Launch on", "Low stock below", "errors"]);
        assert_eq!(failed.len(), 26);
        let reason = "Launch on: This is no day. Write a day such as 2027-03-31, or leave it empty.";
        assert_eq!(failed[1], ["B00007", "Better lamp 7", "next spring", "2.5", reason]);
        assert_eq!(ask(&shop.world, &edit, "valid_rows").await.expect(409).problem(), "conflict");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_rows_that_were_mended_can_be_sent_again_as_they_came_back() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        for sku in ["A1", "A2"] {
            shop.hidden(sku, "Lamp").await;
        }
        let content = file(
            SheetFormat::Csv,
            &["sku", "name", "tips"],
            [texts(&["A1", "=One", "Show it lit"]), texts(&["A2", "", "x"]), texts(&["A1", "Twice", "x"])],
        );
        let edit = checked(&shop.world, content).await;
        assert_eq!(edit["counts"], json!({ "rows": 3, "failed": 2, "changing": 1, "applied": 0 }));
        let failed = shop.staff.get(&path(&edit, "/failures")).await.expect(200);
        assert_eq!(failed.header("content-type"), Some("text/csv; charset=utf-8"));
        let back = rows(SheetFormat::Csv, &failed.bytes);
        assert_eq!(back[0], ["sku", "name", "tips", "errors"]);
        assert!(back[1][3].starts_with("name: This cannot be empty."), "{back:?}");
        assert!(back[2][3].contains("Row 2 is about this SKU already."), "{back:?}");
        let done = apply(&shop.world, &edit, "valid_rows").await;
        assert_eq!(done["counts"]["applied"], 1);

        let mended = failed.text().replace("A2,,x", "A2,Two,x").replace("A1,Twice,x", ",,");
        let lines: Vec<&str> = mended.lines().take(2).collect();
        let again = checked(&shop.world, lines.join("\n").into_bytes()).await;
        assert_eq!(again["counts"], json!({ "rows": 1, "failed": 0, "changing": 1, "applied": 0 }));
        let done = apply(&shop.world, &again, "all_or_nothing").await;
        assert_eq!((&done["state"], &done["counts"]["applied"]), (&json!("completed"), &json!(1)));
        let names = shop.staff.get("/api/v1/catalogue/products?sort=sku").await.items();
        assert_eq!((&names[0]["name"], &names[1]["name"]), (&json!("=One"), &json!("Two")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_see_at_once_what_a_bulk_edit_changed() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Shops").await;
        let (_, buyer) = shop.partner("North", &[audience]).await;
        shop.product("A1", "Lamp", &[audience]).await;
        let seen = async |field: &str| buyer.get("/api/v1/products").await.items()[0][field].clone();
        // Looking fills what the process remembers of the product.
        assert_eq!(seen("name").await, "Lamp");
        for (column, value) in [("name", "Lantern"), ("tips", "In threes")] {
            let edit =
                checked(&shop.world, file(SheetFormat::Csv, &["sku", column], [texts(&["A1", value])])).await;
            apply(&shop.world, &edit, "all_or_nothing").await;
            assert_eq!(seen(column).await, value);
        }
        let one = shop.staff.get("/api/v1/catalogue/products").await.items()[0]["id"].clone();
        let path = format!("/api/v1/catalogue/products/{}", one.as_str().unwrap());
        shop.staff.patch(&path, json!({ "tips": "In fours" })).await.expect(200);
        assert_eq!(seen("tips").await, "In fours", "a single change is seen at once too");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_or_nothing_leaves_nothing_when_a_row_stops_fitting() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        shop.hidden("A1", "Lamp").await;
        shop.hidden("A2", "Lamp").await;
        shop.staff.post("/api/v1/catalogue/categories", json!({ "name": "Clocks" })).await.expect(201);
        let content = file(
            SheetFormat::Xlsx,
            &["sku", "category"],
            [texts(&["A1", "clocks"]), texts(&["A2", "Clocks"])],
        );
        let edit = checked(&shop.world, content).await;
        assert_eq!(edit["counts"]["changing"], 2, "{edit}");
        ask(&shop.world, &edit, "all_or_nothing").await.expect(202);
        shop.world.sql("UPDATE product SET sku = 'B2' WHERE sku = 'A2'", []).await;
        shop.world.run_jobs().await;
        let done = get(&shop.world, &edit).await;
        assert_eq!((&done["state"], &done["counts"]["applied"]), (&json!("failed"), &json!(0)), "{done}");
        assert!(done["problem"].as_str().unwrap().contains("Nothing was changed"), "{done}");
        let errors = shop.staff.get(&path(&edit, "/errors")).await.items();
        assert_eq!((errors.len(), &errors[0]["value"]), (1, &json!("A2")));
        assert_eq!(count(&shop.world, "SELECT COUNT(*) AS n FROM product WHERE revision > 1").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sheet_of_all_products_changes_nothing_when_it_is_sent_back() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        for number in 0..3 {
            shop.hidden(&format!("00{number}"), "-Lamp").await;
        }
        for format in [SheetFormat::Xlsx, SheetFormat::Csv] {
            let sheet_path = format!("/api/v1/catalogue/product-sheet?format={}", format.as_str());
            let sheet = shop.staff.get(&sheet_path).await.expect(200);
            assert_eq!(rows(format, &sheet.bytes).len(), 4);
            let edit = checked(&shop.world, sheet.bytes).await;
            assert_eq!(edit["counts"], json!({ "rows": 3, "failed": 0, "changing": 0, "applied": 0 }));
            assert_eq!(ask(&shop.world, &edit, "valid_rows").await.expect(409).problem(), "conflict");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_fails_with_the_reason() {
    World::each(|world| async move {
        for (content, reason) in [
            (b"sku,colour\nA1,red\n".to_vec(), "no column \"colour\""),
            (Vec::new(), "The file is empty"),
            (b"PK\x03\x04 and then nothing".to_vec(), "The workbook is broken"),
        ] {
            let edit = checked(&world, content).await;
            assert_eq!(edit["state"], "failed");
            assert!(edit["problem"].as_str().unwrap().contains(reason), "{edit}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bulk_edits_are_the_hosts_alone() {
    World::each(|world| async move {
        let edit = checked(&world, b"sku,name\nA1,x\n".to_vec()).await;
        let partner = world.partner("North").await;
        world.role(partner, BuiltInRole::PartnerAdmin).get(&path(&edit, "")).await.expect(403);
        // Even somebody who holds the permission sees none from outside the host.
        let permissions = [Permission::ProductsManage].into_iter().collect();
        let odd = world.caller(partner, OrganizationKind::Partner, permissions);
        let nothing = odd.get(&format!("{EDITS}/{}", unknown("ped"))).await.expect(404).visible();
        for below in ["", "/errors", "/failures"] {
            assert_eq!(odd.get(&path(&edit, below)).await.visible(), nothing);
        }
        assert!(odd.get(EDITS).await.expect(200).items().is_empty());
    })
    .await;
}
