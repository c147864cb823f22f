//! Stock as each side may know it, and reservations under pressure.

use std::sync::Arc;

use chrono::Duration;
use lonja_catalogue::{Portion, release, reserve, ship};
use lonja_kernel::{ProblemCode, Quantity};
use lonja_platform::prelude::{Ctx, Problem};
use serde_json::{Value, json};

use super::shop::{Shop, instant, product_id, warehouse_id};
use crate::support::World;

fn portion(product: &str, warehouse: &str, units: i64) -> Portion {
    Portion {
        product_id: product_id(product),
        warehouse_id: warehouse_id(warehouse),
        quantity: Quantity::whole(units).unwrap(),
    }
}

async fn reserve_now(ctx: &Ctx, portions: &[Portion]) -> Result<(), Problem> {
    let tx = ctx.db.begin_system("test").await?;
    reserve(&tx, portions, tx.now()).await?;
    tx.finish_derived().await
}

#[tokio::test]
async fn stock_shows_as_the_agreement_says() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let (north, south) = (shop.warehouse("NTH").await, shop.warehouse("STH").await);
        shop.count_stock(&north, &lamp, 5).await;
        shop.count_stock(&south, &lamp, 4).await;
        shop.take_snapshot().await;
        let as_of = instant(shop.world.ctx.clock.now());
        let path = format!("/api/v1/products/{lamp}/availability");
        let in_product =
            async || buyer.get(&format!("/api/v1/products/{lamp}")).await.json()["availability"].clone();

        let expected = json!({ "exposure": "band", "product_id": lamp, "band": "low", "as_of": as_of });
        assert_eq!(buyer.get(&path).await.expect(200).json(), expected);
        assert_eq!(in_product().await["band"], "low");

        shop.agree(partner, "yes_no").await;
        let expected = json!({ "exposure": "yes_no", "product_id": lamp, "in_stock": true, "as_of": as_of });
        assert_eq!(buyer.get(&path).await.expect(200).json(), expected);
        assert_eq!(
            (in_product().await["band"].clone(), in_product().await["in_stock"].clone()),
            (Value::Null, json!(true))
        );

        shop.agree(partner, "exact").await;
        reserve_now(&shop.world.ctx, &[portion(&lamp, &north, 2)]).await.unwrap();
        let exact = buyer.get(&path).await.expect(200).json();
        assert_eq!((&exact["exposure"], &exact["quantity"]), (&json!("exact"), &json!(7)));
        let rows = exact["warehouses"].as_array().unwrap();
        let free: Vec<_> = rows
            .iter()
            .map(|row| (row["code"].as_str().unwrap(), row["quantity"].as_i64().unwrap()))
            .collect();
        assert_eq!(free, [("NTH", 3), ("STH", 4)]);
        assert_eq!(in_product().await["quantity"], 7);

        let staff = shop.staff.get(&path).await.expect(200).json();
        assert_eq!(staff["quantity"], 7);
        let curator = shop.world.role(shop.world.host, lonja_kernel::BuiltInRole::AssetCurator);
        assert_eq!(curator.get(&path).await.expect(200).json()["exposure"], "band");
        buyer.get("/api/v1/stock").await.expect(403);
        buyer.get("/api/v1/warehouses").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn between_snapshots_nobody_can_tell_that_somebody_ordered() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let warehouse = shop.warehouse("NTH").await;
        shop.count_stock(&warehouse, &lamp, 12).await;
        shop.take_snapshot().await;
        let watched = [
            format!("/api/v1/products/{lamp}/availability"),
            format!("/api/v1/products/{lamp}"),
            "/api/v1/products?count=true".to_owned(),
        ];
        for exposure in ["band", "yes_no"] {
            shop.agree(partner, exposure).await;
            for path in &watched {
                let before = buyer.get(path).await.expect(200);
                reserve_now(&shop.world.ctx, &[portion(&lamp, &warehouse, 6)]).await.unwrap();
                shop.world.ctx.clock.advance(Duration::minutes(1));
                let after = buyer.get(path).await.expect(200);
                assert_eq!((before.etag(), before.bytes), (after.etag(), after.bytes), "{exposure} {path}");
                let tx = shop.world.ctx.db.begin_system("test").await.unwrap();
                release(&tx, &[portion(&lamp, &warehouse, 6)], tx.now()).await.unwrap();
                tx.finish_derived().await.unwrap();
            }
        }
        shop.agree(partner, "band").await;
        reserve_now(&shop.world.ctx, &[portion(&lamp, &warehouse, 12)]).await.unwrap();
        shop.take_snapshot().await;
        let after = buyer.get(&watched[0]).await.expect(200).json();
        assert_eq!((&after["band"], &after["as_of"]), (&json!("none"), &instant(shop.world.ctx.clock.now())));
    })
    .await;
}

#[tokio::test]
async fn the_snapshot_follows_the_rule_of_bands() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let warehouse = shop.warehouse("NTH").await;
        let mut products = Vec::new();
        for (index, (on_hand, low_below, band)) in
            [(0, 10, "none"), (9, 10, "low"), (10, 10, "ok"), (1, 0, "ok"), (1, 2, "low")].into_iter().enumerate()
        {
            let body = json!({
                "sku": format!("B-{index}"), "name": "Lamp", "category_id": shop.category, "low_stock_below": low_below,
            });
            let product = shop.staff.post("/api/v1/catalogue/products", body).await.expect(201).id();
            shop.count_stock(&warehouse, &product, on_hand).await;
            products.push((product, band));
        }
        products.push((shop.hidden("B-none", "Nowhere").await, "none"));
        let curator = shop.world.role(shop.world.host, lonja_kernel::BuiltInRole::AssetCurator);
        for (snapshot_taken, product, band) in products
            .iter()
            .map(|(product, _)| (false, product, &"none"))
            .chain(products.iter().map(|(product, band)| (true, product, band)))
        {
            if snapshot_taken {
                shop.take_snapshot().await;
            }
            let answer = curator.get(&format!("/api/v1/products/{product}/availability")).await.expect(200);
            assert_eq!(answer.json()["band"], **band, "{product}");
        }
    })
    .await;
}

#[tokio::test]
async fn counts_are_exact_for_staff_and_never_below_what_is_reserved() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let lamp = shop.hidden("L-1", "Blue lamp").await;
        let warehouse = shop.warehouse("NTH").await;
        let path = format!("/api/v1/stock/{warehouse}/{lamp}");
        shop.count_stock(&warehouse, &lamp, 10).await;
        reserve_now(&shop.world.ctx, &[portion(&lamp, &warehouse, 4)]).await.unwrap();
        let refused = shop.staff.put(&path, json!({ "on_hand": 3 })).await.expect(409);
        assert_eq!(refused.problem(), "conflict");
        let item = shop.staff.put(&path, json!({ "on_hand": 4 })).await.expect(200).json();
        assert_eq!((&item["on_hand"], &item["reserved"], &item["free"]), (&json!(4), &json!(4), &json!(0)));
        assert_eq!(shop.staff.get("/api/v1/stock?sku=L-1&count=true").await.expect(200).items(), [item]);
        shop.staff.put(&path, json!({ "on_hand": 4.5 })).await.expect(422);
        shop.staff.put(&path, json!({ "on_hand": -1 })).await.expect(422);
        // So that what all warehouses hold together is still a quantity.
        let beyond = shop.staff.put(&path, json!({ "on_hand": 10_000_001 })).await.expect(422);
        assert_eq!(beyond.json()["errors"][0]["pointer"], "/on_hand");
        for path in [
            format!("/api/v1/stock/{}/{lamp}", super::shop::unknown("whs")),
            format!("/api/v1/stock/{warehouse}/{}", super::shop::unknown("prd")),
        ] {
            shop.staff.put(&path, json!({ "on_hand": 1 })).await.expect(404);
        }
        let again = json!({ "code": "NTH", "name": "Again", "country": "GB" });
        assert_eq!(
            shop.staff.post("/api/v1/warehouses", again).await.expect(409).problem(),
            "already_exists"
        );
        let codes = shop.staff.get("/api/v1/warehouses?sort=priority&country=GB").await.expect(200);
        assert_eq!(super::shop::column(&codes, "code"), ["NTH"]);
    })
    .await;
}

#[tokio::test]
async fn a_reservation_is_all_or_nothing_and_names_no_remainder() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (lamp, shade) = (shop.hidden("L-1", "Lamp").await, shop.hidden("L-2", "Shade").await);
        let warehouse = shop.warehouse("NTH").await;
        shop.count_stock(&warehouse, &lamp, 10).await;
        shop.count_stock(&warehouse, &shade, 1).await;
        let ctx = &shop.world.ctx;
        let problem = reserve_now(ctx, &[portion(&shade, &warehouse, 2), portion(&lamp, &warehouse, 1)])
            .await
            .unwrap_err();
        assert_eq!(problem.code(), ProblemCode::OutOfStock);
        assert!(!problem.to_string().chars().any(|c| c.is_ascii_digit()));
        // Twice the same place is one row of the sum.
        let twice = [portion(&lamp, &warehouse, 6), portion(&lamp, &warehouse, 5)];
        assert_eq!(reserve_now(ctx, &twice).await.unwrap_err().code(), ProblemCode::OutOfStock);
        reserve_now(ctx, &[portion(&lamp, &warehouse, 6), portion(&lamp, &warehouse, 4)]).await.unwrap();

        let tx = ctx.db.begin_system("test").await.unwrap();
        ship(&tx, &[portion(&lamp, &warehouse, 7)], tx.now()).await.unwrap();
        release(&tx, &[portion(&lamp, &warehouse, 3)], tx.now()).await.unwrap();
        assert!(release(&tx, &[portion(&lamp, &warehouse, 1)], tx.now()).await.is_err());
        tx.finish_derived().await.unwrap();
        let item = &shop.staff.get("/api/v1/stock?sku=L-1").await.items()[0];
        assert_eq!((&item["on_hand"], &item["reserved"]), (&json!(3), &json!(0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_hundred_units_are_reserved_exactly_once_by_many_at_a_time() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (lamp, shade) = (shop.hidden("L-1", "Lamp").await, shop.hidden("L-2", "Shade").await);
        let warehouse = shop.warehouse("NTH").await;
        shop.count_stock(&warehouse, &lamp, 100).await;
        shop.count_stock(&warehouse, &shade, 1000).await;
        let ctx = Arc::new(shop.world.ctx.clone());
        let tasks: Vec<_> = (0..64)
            .map(|number| {
                let ctx = ctx.clone();
                // Half of them name their lines the other way round: without one order of locks they would deadlock.
                let mut portions = vec![portion(&lamp, &warehouse, 1), portion(&shade, &warehouse, 1)];
                if number % 2 == 0 {
                    portions.reverse();
                }
                tokio::spawn(async move {
                    let mut reserved = 0;
                    for _ in 0..3 {
                        match reserve_now(&ctx, &portions).await {
                            Ok(()) => reserved += 1,
                            Err(problem) => assert_eq!(problem.code(), ProblemCode::OutOfStock, "{problem}"),
                        }
                    }
                    reserved
                })
            })
            .collect();
        let mut reserved = 0;
        for task in tasks {
            reserved += task.await.unwrap();
        }
        assert_eq!(reserved, 100);
        let items = shop.staff.get("/api/v1/stock").await.items();
        let left: Vec<_> = items.iter().map(|item| item["reserved"].as_i64().unwrap()).collect();
        assert_eq!(left, [100, 100]);
    })
    .await;
}
