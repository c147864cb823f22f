//! Imports over HTTP on each database: an upload becomes a job, the job becomes sales lines and rejects.

use lonja::house;
use lonja_kernel::{BuiltInRole, JobId, OrganizationKind, Permission};
use lonja_orders::sales;
use lonja_platform::prelude::{JobRun, Problem};
use poem::{Body, http::Method};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{catalogue::shop::unknown, support::World};

const FILE: &str = "\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123a,HEART,6,2010-12-01T08:26,2.55,17850,United Kingdom
536365,85123A,HEART,6,2010-12-01T08:26,2.55,17850,United Kingdom
536366,71053,LANTERN,2,2010-12-01T08:28,3.39,,EIRE
C536379,71053,LANTERN,-1,2010-12-01T09:41,3.39,14527,France
536367,POST,POSTAGE,1,2010-12-01T08:26,18.00,17850,France
536368,71053,=LANTERN,x,yesterday,3.39,17850,Atlantis
";

async fn upload(world: &World, query: &str, content: impl Into<Body>) -> Value {
    let path = format!("/api/v1/imports?{query}");
    let body = Some(("text/csv".to_owned(), content.into()));
    let answer = world.administrator().request(Method::POST, &path, &[], body).await.expect(201);
    assert_eq!(answer.json()["state"], "queued");
    answer.json()
}

/// Lets the worker come round for this import.
async fn work_on(world: &World, import: &Value) -> Result<(), Problem> {
    let job = lonja_orders::jobs(&house::sales_observers())
        .into_iter()
        .find(|job| job.name == "imports.run")
        .expect("there is a job");
    let run = JobRun {
        id: JobId::new(),
        attempt: 1,
        payload: json!({ "import": import["id"] }),
        stop: CancellationToken::new(),
    };
    (job.run)(world.ctx.clone(), run).await
}

async fn carry_out(world: &World, import: &Value) -> Value {
    work_on(world, import).await.unwrap();
    read(world, import).await
}

async fn read(world: &World, import: &Value) -> Value {
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    world.administrator().get(&path).await.expect(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_becomes_sales_lines_and_rejects_and_a_second_one_adds_nothing() {
    World::each(|world| async move {
        let queued = upload(&world, "file_name=sales.csv", FILE).await;
        let done = carry_out(&world, &queued).await;
        assert_eq!((&done["state"], &done["file_name"]), (&json!("completed"), &json!("sales.csv")));
        let expected = json!({
            "rows": 6, "accepted": 4, "rejected": 2, "added": 4, "already_present": 0, "without_customer": 1,
            "returned": 1, "products_created": 2, "customers_created": 2,
        });
        assert_eq!(done["counts"], expected);
        let path = format!("/api/v1/imports/{}/rejects", done["id"].as_str().unwrap());
        let rejects = world.administrator().get(&path).await.expect(200).items();
        let columns: Vec<_> = rejects.iter().map(|r| (r["row"].clone(), r["column"].clone())).collect();
        let at = |row: i64, column: &str| (json!(row), json!(column));
        let expected = [at(5, "StockCode"), at(6, "Quantity"), at(6, "InvoiceDate"), at(6, "Country")];
        assert_eq!(columns, expected);
        assert_eq!(rejects[0]["reason"], "not a product");
        let csv = world.administrator().csv(&path).await.expect(200).text();
        assert_eq!(csv.lines().count(), 5);

        let again = carry_out(&world, &upload(&world, "", FILE).await).await;
        assert_eq!((&again["counts"]["added"], &again["counts"]["already_present"]), (&json!(0), &json!(4)));
        let sold = sales::totals(world.ctx.db.read(), "online_retail").await.unwrap();
        assert_eq!(sold.iter().map(|line| line.lines).sum::<i64>(), 4);
        let heart = sold.iter().find(|line| line.sku == "85123A").unwrap();
        assert_eq!((heart.lines, heart.quantity_milli), (2, 12_000), "a true duplicate is a line of its own");
        let list = world.administrator().get("/api/v1/imports?count=true").await.expect(200);
        assert_eq!((list.items().len(), &list.json()["count"]), (2, &json!(2)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_code_that_a_supplier_has_is_rejected_and_not_made_again() {
    World::each(|world| async move {
        let supplier = json!({ "name": "Mill", "kinds": ["supplier"], "external_code": "14527" });
        world.administrator().post("/api/v1/organizations", supplier).await.expect(201);
        // A product that nobody else buys, which is not made for the rejected row either.
        let file = FILE.replace("C536379,71053", "C536379,22632");
        for (query, made) in [("dry_run=true", [1, 2]), ("", [1, 2]), ("create_missing=false", [0, 0])] {
            let done = carry_out(&world, &upload(&world, query, file.clone()).await).await;
            let counts = &done["counts"];
            assert_eq!(done["state"], "completed", "{query}");
            assert_eq!((&counts["accepted"], &counts["rejected"]), (&json!(3), &json!(3)), "{query}");
            let created = json!([counts["customers_created"], counts["products_created"]]);
            assert_eq!(created, json!(made), "{query}");
            let path = format!("/api/v1/imports/{}/rejects", done["id"].as_str().unwrap());
            let mut rejects = world.administrator().get(&path).await.expect(200).items();
            rejects.retain(|reject| reject["row"] == 4 && reject["column"] == "CustomerID");
            let expected = json!([{
                "row": 4, "column": "CustomerID", "value": "14527",
                "reason": "the organisation with this code is not a partner",
            }]);
            assert_eq!(json!(rejects), expected, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_stands_for_one_file_and_its_options() {
    World::each(|world| async move {
        let staff = world.administrator();
        let send = async |path: &str, content: &'static str| {
            let body = Some(("text/csv".to_owned(), Body::from(content)));
            staff.request(Method::POST, path, &[("idempotency-key", "the-file-of-june")], body).await
        };
        let path = "/api/v1/imports?dry_run=true";
        let first = send(path, FILE).await.expect(201).id();
        assert_eq!(send(path, FILE).await.expect(201).id(), first);
        let other = send(path, "InvoiceNo,StockCode").await.expect(409);
        assert_eq!(other.problem(), "idempotency_conflict");
        assert_eq!(send("/api/v1/imports", FILE).await.expect(409).problem(), "idempotency_conflict");
        assert_eq!(world.count("import_run").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn options_map_columns_and_a_dry_run_writes_nothing() {
    World::each(|world| async move {
        let file = "Beleg,Artikel,Menge,Tag,Preis\nR1,X1,2,31.12.2010,1.5\n";
        let query = "columns=document=Beleg,sku=Artikel,quantity=Menge,date=Tag,unit_price=Preis,description=,\
                     customer=,country=&date_order=day_first&source=erp&currency=EUR&country=Germany&dry_run=true";
        let done = carry_out(&world, &upload(&world, query, file).await).await;
        assert_eq!((&done["state"], &done["counts"]["accepted"]), (&json!("completed"), &json!(1)));
        assert!(sales::totals(world.ctx.db.read(), "erp").await.unwrap().is_empty());
        let real = carry_out(&world, &upload(&world, &query.replace("=true", "=false"), file).await).await;
        assert_eq!(real["counts"]["added"], 1);
        for wrong in ["columns=x=y", "columns=sku", "columns=sku=", "source=A%20B", "date_order=up", "colums=x"] {
            let path = format!("/api/v1/imports?{wrong}");
            let body = Some(("text/csv".to_owned(), file.into()));
            world.administrator().request(Method::POST, &path, &[], body).await.expect(422);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_fails_with_the_reason() {
    World::each(|world| async move {
        let done = carry_out(&world, &upload(&world, "", "A,B\n1,2\n").await).await;
        assert_eq!(done["state"], "failed");
        assert!(done["problem"].as_str().unwrap().contains("no column \"InvoiceNo\""), "{done}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_the_database_cannot_give_out_is_tried_again() {
    World::each(|world| async move {
        let queued = upload(&world, "", FILE).await;
        world.sql("ALTER TABLE upload_piece RENAME COLUMN content TO away", []).await;
        work_on(&world, &queued).await.unwrap_err();
        let waiting = read(&world, &queued).await;
        assert_eq!((&waiting["state"], &waiting["problem"]), (&json!("queued"), &Value::Null));
        world.sql("ALTER TABLE upload_piece RENAME COLUMN away TO content", []).await;
        assert_eq!(carry_out(&world, &queued).await["counts"]["added"], 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_are_the_hosts_alone() {
    World::each(|world| async move {
        let import = upload(&world, "", FILE).await;
        let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
        let partner = world.partner("North").await;
        let buyer = world.role(partner, BuiltInRole::PartnerAdmin);
        buyer.get(&path).await.expect(403);
        // Even somebody who holds the permission sees none from outside the host.
        let permissions = [Permission::ImportsRead].into_iter().collect();
        let odd = world.caller(partner, OrganizationKind::Partner, permissions);
        let nothing = odd.get(&format!("/api/v1/imports/{}", unknown("imp"))).await.expect(404).visible();
        assert_eq!(odd.get(&path).await.visible(), nothing);
        assert_eq!(odd.get(&format!("{path}/rejects")).await.visible(), nothing);
        assert!(odd.get("/api/v1/imports").await.expect(200).items().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_leaves_nothing_behind() {
    World::each(|world| async move {
        let whole = (0..20).map(|_| Ok(vec![b'x'; 65_536]));
        let broken = whole.chain([Err(std::io::Error::other("the line went dead"))]);
        let body = Body::from_bytes_stream(futures::stream::iter(broken));
        let asked = world.administrator();
        let body = Some(("text/csv".to_owned(), body));
        asked.request(Method::POST, "/api/v1/imports", &[], body).await.expect(400);
        assert!(asked.get("/api/v1/imports").await.expect(200).items().is_empty());
        let backend = world.ctx.db.read().get_database_backend();
        let left = Statement::from_string(backend, "SELECT seq FROM upload_piece");
        assert!(world.ctx.db.read().query_all_raw(left).await.unwrap().is_empty());
    })
    .await;
}
