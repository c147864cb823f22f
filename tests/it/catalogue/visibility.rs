//! The rows of visibility against the windows that they are made of.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use lonja_kernel::{AssortmentId, AudienceId, BuiltInRole};
use poem::http::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use super::shop::{Shop, product_id};
use crate::support::World;

/// A small generator with a fixed seed: the same windows on every run and on both databases.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

type Spans = BTreeMap<Uuid, Vec<(DateTime<Utc>, DateTime<Utc>)>>;

async fn rows(shop: &Shop, product: &str) -> Spans {
    let conn = shop.world.ctx.db.read();
    let statement = Statement::from_sql_and_values(
        conn.get_database_backend(),
        "SELECT assortment_id, visible_from, visible_until FROM product_visibility WHERE product_id = $1
         ORDER BY visible_from",
        [product_id(product).0.into()],
    );
    let mut spans = Spans::new();
    for row in conn.query_all_raw(statement).await.unwrap() {
        let span = (row.try_get("", "visible_from").unwrap(), row.try_get("", "visible_until").unwrap());
        spans.entry(row.try_get("", "assortment_id").unwrap()).or_default().push(span);
    }
    spans
}

#[tokio::test]
async fn an_assortment_sees_a_product_exactly_while_one_of_its_audiences_does() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audiences = [shop.audience("A").await, shop.audience("B").await, shop.audience("C").await];
        let mut assortments: Vec<(AssortmentId, Vec<AudienceId>)> = Vec::new();
        for choice in 1..8_usize {
            let chosen: Vec<AudienceId> =
                (0..3).filter(|bit| choice >> bit & 1 == 1).map(|bit| audiences[bit]).collect();
            let partner = shop.world.partner(&format!("Partner {choice}")).await;
            assortments.push((shop.join(partner, &chosen).await, chosen));
        }
        let start = shop.world.ctx.clock.now();
        let at = |hour: u64| start + Duration::hours(hour as i64);
        let mut dice = Dice(7);
        for number in 0..12 {
            let product = shop.hidden(&format!("P-{number}"), "Lamp").await;
            let mut windows: Vec<(AudienceId, u64, Option<u64>)> = Vec::new();
            for _ in 0..dice.roll(7) {
                let from = dice.roll(20);
                let until = (dice.roll(5) > 0).then(|| from + 1 + dice.roll(8));
                windows.push((audiences[dice.roll(3) as usize], from, until));
            }
            let body: Vec<Value> = windows
                .iter()
                .map(|(audience, from, until)| {
                    json!({ "audience_id": audience, "visible_from": at(*from), "visible_until": until.map(at) })
                })
                .collect();
            shop.show(&product, json!(body)).await.expect(200);

            let spans = rows(&shop, &product).await;
            for (assortment, chosen) in &assortments {
                let own = spans.get(&assortment.0).cloned().unwrap_or_default();
                for pair in own.windows(2) {
                    assert!(pair[0].1 < pair[1].0, "spans neither overlap nor touch: {own:?}");
                }
                for hour in 0..32 {
                    let expected = windows.iter().any(|(audience, from, until)| {
                        chosen.contains(audience) && *from <= hour && until.is_none_or(|until| hour < until)
                    });
                    let seen = own.iter().filter(|(from, until)| *from <= at(hour) && at(hour) < *until).count();
                    assert_eq!(seen, usize::from(expected), "hour {hour} of {windows:?}");
                }
            }

            // Built from the side of the assortments, the rows are the same.
            let tx = shop.world.ctx.db.begin_system("test").await.unwrap();
            let ids: Vec<AssortmentId> = assortments.iter().map(|(id, _)| *id).collect();
            lonja_catalogue::assortments_changed(&tx, &ids).await.unwrap();
            tx.finish_derived().await.unwrap();
            assert_eq!(rows(&shop, &product).await, spans);
        }
    })
    .await;
}

#[tokio::test]
async fn a_partner_sees_a_product_from_the_moment_it_joins_the_audience_until_it_leaves() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let partner = shop.world.partner("North").await;
        let buyer = shop.world.role(partner, BuiltInRole::Buyer);
        let new = json!({ "name": "Ours" });
        let audience = shop.staff.post("/api/v1/audiences", new).await.expect(201).id();
        let lamp = shop.hidden("L-1", "Blue lamp").await;
        shop.show(&lamp, json!([{ "audience_id": audience }])).await.expect(200);
        let path = format!("/api/v1/audiences/{audience}");
        let members = async |organizations: Value| {
            let tag = shop.staff.get(&path).await.etag();
            let body = json!({ "organization_ids": organizations });
            let headers = [("if-match", tag.as_str())];
            shop.staff.send(Method::PUT, &format!("{path}/members"), &headers, Some(body)).await.expect(200);
        };
        let sees = async || {
            let seen = buyer.get(&format!("/api/v1/products/{lamp}")).await.status == 200;
            assert_eq!(buyer.get("/api/v1/products").await.expect(200).items().len(), usize::from(seen));
            seen
        };
        assert!(!sees().await);
        members(json!([partner])).await;
        assert!(sees().await);
        members(json!([])).await;
        assert!(!sees().await);
        members(json!([partner])).await;
        assert!(sees().await, "an assortment that was dropped is built anew");
    })
    .await;
}
