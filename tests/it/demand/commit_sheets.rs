//! Commits by CSV and XLSX over HTTP.

use chrono::{Days, NaiveDate};
use lonja_kernel::ForecastId;
use lonja_platform::{
    data::statements::counted,
    sheets::{self, Cell, SheetFormat, SheetWriter},
};
use poem::{Body, http::Method};
use serde_json::{Value, json};

use super::{
    Hall,
    commits::{COMMITS, open_cycle},
};
use crate::support::{Answer, Session, World};

const SHEET: &str = "/api/v1/demand/commit-sheet";

async fn fetched(planner: &Session, format: SheetFormat) -> Vec<Vec<String>> {
    let sheet = planner.get(&format!("{SHEET}?format={}", format.as_str())).await.expect(200);
    let mut rows = Vec::new();
    sheets::read(format, std::io::Cursor::new(sheet.bytes), |row| {
        rows.push(row.cells.iter().map(|cell| cell.as_text().into_owned()).collect());
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    rows
}

async fn sent(planner: &Session, mode: &str, format: SheetFormat, rows: &[Vec<String>]) -> Answer {
    let mut sheet = SheetWriter::new(format, "Commits");
    sheet.header(&rows[0]);
    for row in &rows[1..] {
        sheet.row(&row.iter().map(Cell::text).collect::<Vec<_>>());
    }
    upload(planner, mode, sheet.finish()).await
}

async fn upload(planner: &Session, mode: &str, content: Vec<u8>) -> Answer {
    let body = Some(("application/octet-stream".to_owned(), Body::from(content)));
    planner.request(Method::POST, &format!("{SHEET}?mode={mode}"), &[], body).await
}

/// More buckets of the current cycle, further ahead than any policy forecasts.
async fn with_more(world: &World, hall: &Hall<'_>, more: u64) {
    for week in 0..more {
        let start = NaiveDate::from_ymd_opt(2027, 6, 7).unwrap() + Days::new(7 * week);
        world
            .sql(
                "INSERT INTO forecast_bucket (id, cycle_id, series_id, recipient_id, product_id, sku, period_start,
                     step, status, mean_milli, level_milli, trend_milli, season_milli, events_milli,
                     adjustment_milli, rounding_milli)
                 SELECT ?, b.cycle_id, b.series_id, b.recipient_id, b.product_id, b.sku, ?, 99, 'forecast', 5000,
                     5000, 0, 0, 0, 0, 0
                 FROM forecast_bucket b JOIN forecast_cycle c ON c.id = b.cycle_id
                 WHERE b.recipient_id = ? AND c.number = 1 ORDER BY b.period_start LIMIT 1",
                [ForecastId::new().0.into(), start.into(), hall.supplier.0.into()],
            )
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_five_hundred_rows_of_a_sheet_seven_bad_ones_come_back_and_the_others_are_stored_or_none() {
    World::each(async |world| {
        let (hall, _) = open_cycle(&world, "Acme", 20).await;
        with_more(&world, &hall, 480).await;
        for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
            let mut rows = fetched(&hall.planner, format).await;
            assert_eq!(rows.len(), 501);
            let place = |name: &str| rows[0].iter().position(|column| column == name).unwrap();
            let [id, quantity, reason, capacity] = ["id", "quantity", "reason", "capacity"].map(place);
            for row in &mut rows[1..] {
                row.resize(10, String::new());
                (row[quantity], row[reason], row[capacity]) = ("80".into(), "material".into(), "90".into());
            }
            let bad = [
                (3, id, "fct_0198c0de8d5a7c3e9f00112233445566"),
                (50, id, "nonsense"),
                (111, quantity, "many"),
                (222, quantity, "1.2345"),
                (333, reason, "because"),
                (400, reason, "as_forecast"),
                (500, capacity, "79"),
            ];
            for (row, column, value) in bad {
                rows[row][column] = value.to_owned();
            }
            let none = sent(&hall.planner, "all_or_nothing", format, &rows).await.expect(200).json();
            assert_eq!((&none["stored"], none["failures"].as_array().unwrap().len()), (&json!(0), 7));
            let (some, statements) = counted(sent(&hall.planner, "valid_rows", format, &rows)).await;
            let some = some.expect(200).json();
            assert_eq!(some["stored"], 493, "{some}");
            assert!(statements <= 8, "{statements} statements for five hundred rows");
            let told: Vec<(usize, &str, &str)> = some["failures"]
                .as_array()
                .unwrap()
                .iter()
                .map(|failure| {
                    assert!(!failure["reason"].as_str().unwrap().is_empty());
                    let row = failure["row"].as_u64().unwrap() as usize;
                    (row, failure["column"].as_str().unwrap(), failure["value"].as_str().unwrap())
                })
                .collect();
            // A spreadsheet counts its header.
            let expected: Vec<_> =
                bad.iter().map(|(row, column, value)| (row + 1, rows[0][*column].as_str(), *value)).collect();
            assert_eq!(told, expected);
        }
        let stored = hall.planner.get(&format!("{COMMITS}?limit=1&count=true")).await.expect(200).json();
        assert_eq!((&stored["count"], &stored["items"][0]["version"]), (&json!(493), &json!(2)));
    })
    .await;
}

#[tokio::test]
async fn a_planners_own_sheet_names_sku_and_period_and_keeps_to_its_own_buckets() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 3).await;
        let (rival, theirs) = open_cycle(&world, "Rival", 3).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let row = |bucket: &Value, quantity: &str, reason: &str| {
            [&text(&bucket["sku"]), &text(&bucket["period"]), quantity, reason].map(str::to_owned).to_vec()
        };
        let whole = buckets[0]["mean"].as_f64().unwrap().round().to_string();
        let header: Vec<String> = ["SKU", "Period", "Quantity", "Reason"].map(str::to_owned).to_vec();
        let rows = [
            header,
            row(&buckets[0], &whole, ""),
            row(&buckets[1], "", ""),
            row(&buckets[2], "7", ""),
            row(&theirs[0], "7", "other"),
        ];
        let result = sent(&hall.planner, "valid_rows", SheetFormat::Csv, &rows).await.expect(200).json();
        assert_eq!(result["stored"], 1, "{result}");
        let told: Vec<(u64, &str)> = result["failures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|failure| (failure["row"].as_u64().unwrap(), failure["column"].as_str().unwrap()))
            .collect();
        assert_eq!(told, [(4, "reason"), (5, "sku")]);
        let by_id = format!("id,quantity,reason\n{},7,other\n", text(&theirs[0]["id"]));
        let foreign = upload(&hall.planner, "valid_rows", by_id.into_bytes()).await.expect(200).json();
        assert_eq!((&foreign["stored"], &foreign["failures"][0]["column"]), (&json!(0), &json!("id")));
        assert!(rival.planner.get(COMMITS).await.items().is_empty());
        assert!(
            fetched(&hall.planner, SheetFormat::Csv)
                .await
                .iter()
                .all(|row| row[1] != text(&theirs[0]["sku"]))
        );
        let unkept = format!("id,quantity,reason,note\n{},7,other,a\0b\n", text(&buckets[1]["id"]));
        for content in [&b"sku,quantity\nA,1\n"[..], b"", b"PK\x03\x04 and then nothing", unkept.as_bytes()] {
            let refused = upload(&hall.planner, "valid_rows", content.to_vec()).await.expect(400);
            assert_eq!(refused.problem(), "malformed_request");
        }
    })
    .await;
}
