//! What a partner is offered, and what stays hidden from it in every form.

use chrono::Duration;
use lonja_kernel::{BuiltInRole, OrganizationKind};
use lonja_platform::data::statements::counted;
use serde_json::{Value, json};

use super::shop::{Shop, column, instant, unknown};
use crate::support::World;

/// The list and the single product are two statements that have to mean the same.
#[tokio::test]
async fn a_product_reads_the_same_alone_and_in_the_list() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let ours = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[ours]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[ours]).await;
        let (bare, other) =
            (shop.product("L-2", "Bare lamp", &[ours]).await, shop.partner("South", &[ours]).await.0);
        shop.price_list(partner, &[(&lamp, "2.555")]).await;
        shop.price_list(other, &[(&lamp, "9.99"), (&bare, "9.99")]).await;
        for warehouse in ["NTH", "STH"] {
            let warehouse = shop.warehouse(warehouse).await;
            shop.count_stock(&warehouse, &lamp, 7).await;
        }
        shop.take_snapshot().await;
        for exposure in ["band", "yes_no", "exact"] {
            shop.agree(partner, exposure).await;
            let listed = buyer.get("/api/v1/products").await.expect(200).items();
            assert_eq!(listed.len(), 2);
            for item in listed {
                let id = item["id"].as_str().expect("an id");
                assert_eq!(buyer.get(&format!("/api/v1/products/{id}")).await.expect(200).json(), item);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_partner_sees_its_own_assortment_and_no_trace_of_the_rest() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (ours, theirs) = (shop.audience("Ours").await, shop.audience("Theirs").await);
        let (_, buyer) = shop.partner("North", &[ours]).await;
        let (_, rival) = shop.partner("South", &[theirs]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[ours]).await;
        let secret = shop
            .staff
            .post("/api/v1/catalogue/categories", json!({ "name": "Canary works" }))
            .await
            .expect(201)
            .id();
        let body = json!({ "sku": "CANARY-1", "name": "Canary lamp", "category_id": secret });
        let canary = shop.staff.post("/api/v1/catalogue/products", body).await.expect(201).id();
        shop.show(&canary, json!([{ "audience_id": theirs }])).await.expect(200);

        assert_eq!(column(&buyer.get("/api/v1/products").await.expect(200), "sku"), ["L-1"]);
        assert_eq!(column(&rival.get("/api/v1/products").await.expect(200), "sku"), ["CANARY-1"]);
        let found = buyer.get("/api/v1/products?q=lamp&count=true").await.expect(200);
        assert_eq!((found.items().len(), &found.json()["count"]), (1, &json!(1)));
        for path in [
            "/api/v1/products?q=canary",
            "/api/v1/products?sku=CANARY-1",
            &format!("/api/v1/products?category_id={secret}"),
            "/api/v1/categories?q=canary",
        ] {
            let answer = buyer.get(path).await.expect(200);
            assert_eq!(answer.json(), json!({ "items": [], "next_cursor": null }), "{path}");
        }
        for sort in ["name", "-name", "sku", "launch_on", "-updated_at"] {
            let answer = buyer.get(&format!("/api/v1/products?sort={sort}")).await.expect(200);
            assert_eq!(column(&answer, "sku"), ["L-1"], "{sort}");
        }
        for path in ["/api/v1/products", "/api/v1/categories"] {
            assert!(!buyer.csv(path).await.expect(200).text().to_lowercase().contains("canary"), "{path}");
        }

        for suffix in ["", "/availability"] {
            let at = |id: &str| format!("/api/v1/products/{id}{suffix}");
            let none = buyer.get(&at(&unknown("prd"))).await.expect(404);
            assert_eq!(buyer.get(&at(&canary)).await.visible(), none.visible());
            assert_eq!(buyer.get(&at("nonsense")).await.visible(), none.visible());
            buyer.get(&at(&lamp)).await.expect(200);
        }
        let none = buyer.get(&format!("/api/v1/categories/{}", unknown("cat"))).await.expect(404);
        assert_eq!(buyer.get(&format!("/api/v1/categories/{secret}")).await.visible(), none.visible());
    })
    .await;
}

#[tokio::test]
async fn visibility_begins_and_ends_by_the_clock() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (_, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.hidden("L-1", "Blue lamp").await;
        let now = shop.world.ctx.clock.now();
        let window = json!([{
            "audience_id": audience,
            "visible_from": now + Duration::hours(1),
            "visible_until": now + Duration::hours(2),
        }]);
        shop.show(&lamp, window).await.expect(200);

        let seen = async || {
            let one = buyer.get(&format!("/api/v1/products/{lamp}")).await.status == 200;
            let listed = buyer.get("/api/v1/products").await.expect(200).items().len() == 1;
            let category = buyer.get("/api/v1/categories").await.expect(200).items().len() == 1;
            assert_eq!((one, one), (listed, category));
            one
        };
        assert!(!seen().await);
        shop.world.ctx.clock.advance(Duration::milliseconds(3_599_999));
        assert!(!seen().await);
        shop.world.ctx.clock.advance(Duration::milliseconds(1));
        assert!(seen().await);
        let appeared = buyer.get(&format!("/api/v1/products/{lamp}")).await.json()["updated_at"].clone();
        assert_eq!(appeared, instant(now + Duration::hours(1)), "becoming visible is a change");
        shop.world.ctx.clock.advance(Duration::milliseconds(3_599_999));
        assert!(seen().await);
        shop.world.ctx.clock.advance(Duration::milliseconds(1));
        assert!(!seen().await);
    })
    .await;
}

#[tokio::test]
async fn before_its_launch_a_product_is_seen_but_cannot_be_ordered() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let path = format!("/api/v1/catalogue/products/{lamp}");
        let body = json!({ "lifecycle": "announced", "launch_on": "2026-06-16" });
        shop.staff.patch(&path, body).await.expect(200);

        let orderable = async || {
            let product = buyer.get(&format!("/api/v1/products/{lamp}")).await.expect(200).json();
            let listed = buyer.get("/api/v1/products?orderable=true").await.expect(200).items().len();
            let rest = buyer.get("/api/v1/products?orderable=false").await.expect(200).items().len();
            assert_eq!(product["orderable"], json!(listed == 1));
            assert_eq!(listed + rest, 1);
            product["not_orderable_reason"].clone()
        };
        assert_eq!(orderable().await, "not_launched");
        shop.world.ctx.clock.advance(Duration::hours(12));
        assert_eq!(orderable().await, "no_price");
        shop.price_list(partner, &[(&lamp, "2.55")]).await;
        assert_eq!(orderable().await, Value::Null);
        shop.staff.patch(&path, json!({ "lifecycle": "discontinued" })).await.expect(200);
        assert_eq!(orderable().await, "discontinued");
    })
    .await;
}

#[tokio::test]
async fn search_wants_every_word_and_knows_neither_accents_nor_wildcards() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (_, buyer) = shop.partner("North", &[audience]).await;
        shop.product("CB-1", "Crème brûlée torch 50% off", &[audience]).await;
        shop.product("CB-500", "Torch holder", &[audience]).await;
        let staff = &shop.staff;
        for (query, skus) in [
            ("torch", vec!["CB-1", "CB-500"]),
            ("BRULEE%20torch", vec!["CB-1"]),
            ("lights%20holder", vec!["CB-500"]),
            ("torch%20lamp", vec![]),
            ("50%25", vec!["CB-1"]),
            ("cb_50", vec![]),
            ("%27%20OR%20%271", vec![]),
        ] {
            let path = format!("/api/v1/products?q={query}");
            assert_eq!(column(&buyer.get(&path).await.expect(200), "sku"), skus, "{query}");
            assert_eq!(column(&staff.get(&path).await.expect(200), "sku"), skus, "{query} of staff");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (_, buyer) = shop.partner("North", &[audience]).await;
        for (sku, name) in
            [("A-3", "lamp"), ("a-1", "Lamp"), ("B-2", "Ärmel"), ("C-9", "Zebra"), ("D-1", "apple")]
        {
            shop.product(sku, name, &[audience]).await;
            shop.world.ctx.clock.advance(Duration::seconds(1));
        }
        for sort in ["name", "-name", "sku", "-sku", "launch_on", "updated_at", "-updated_at"] {
            let whole = column(&buyer.get(&format!("/api/v1/products?sort={sort}")).await.expect(200), "sku");
            let mut paged = Vec::new();
            let mut path = format!("/api/v1/products?sort={sort}&limit=2");
            loop {
                let page = buyer.get(&path).await.expect(200);
                paged.extend(column(&page, "sku"));
                match page.json()["next_cursor"].as_str() {
                    Some(cursor) => path = format!("/api/v1/products?sort={sort}&limit=2&cursor={cursor}"),
                    None => break,
                }
            }
            assert_eq!(paged, whole, "{sort}");
            assert_eq!(paged.len(), 5, "{sort}");
        }
        let names = column(&buyer.get("/api/v1/products").await.expect(200), "name");
        assert_eq!(names[..2], ["apple".to_owned(), "Ärmel".to_owned()]);
        let skus = column(&buyer.get("/api/v1/products?sort=sku").await.expect(200), "sku");
        assert_eq!(skus, ["A-3", "B-2", "C-9", "D-1", "a-1"]);
        let since = shop.world.ctx.clock.now() - Duration::seconds(2);
        let path = format!(
            "/api/v1/products?sort=updated_at&updated_since={}",
            since.format("%Y-%m-%dT%H:%M:%S%.3fZ")
        );
        assert_eq!(column(&buyer.get(&path).await.expect(200), "sku"), ["C-9", "D-1"]);
    })
    .await;
}

#[tokio::test]
async fn the_host_sees_all_products_and_no_price() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        shop.hidden("L-2", "Red lamp").await;
        shop.price_list(partner, &[(&lamp, "2.55")]).await;
        let all = shop.staff.get("/api/v1/products").await.expect(200);
        assert_eq!(column(&all, "sku"), ["L-1", "L-2"]);
        assert!(all.items().iter().all(|product| product["price"].is_null() && product["orderable"] == true));
        let own = buyer.get(&format!("/api/v1/products/{lamp}")).await.expect(200).json();
        assert_eq!(own["price"], json!({ "amount": "2.55", "currency": "GBP" }));
        assert_eq!(own, buyer.get("/api/v1/products").await.expect(200).items()[0]);
    })
    .await;
}

#[tokio::test]
async fn a_preview_is_what_the_partner_gets() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        shop.product("L-1", "Blue lamp", &[audience]).await;
        shop.hidden("L-2", "Red lamp").await;
        let preview = shop.world.preview(partner, BuiltInRole::Buyer);
        let path = "/api/v1/products?count=true";
        assert_eq!(preview.get(path).await.expect(200).bytes, buyer.get(path).await.expect(200).bytes);
    })
    .await;
}

#[tokio::test]
async fn suppliers_see_their_own_products_without_price_and_stock() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let (lumen, rival) = (shop.world.supplier("Lumen").await, shop.world.supplier("Rival").await);
        let audience = shop.audience("Ours").await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        let other = shop.product("L-2", "Red lamp", &[audience]).await;
        for (product, supplier) in [(&lamp, lumen), (&other, rival)] {
            let path = format!("/api/v1/catalogue/products/{product}");
            shop.staff.patch(&path, json!({ "supplier_id": supplier })).await.expect(200);
        }
        let planner = shop.world.role(lumen, BuiltInRole::Planner);
        let list = planner.get("/api/v1/supply/products?q=lamp&count=true").await.expect(200);
        assert_eq!((column(&list, "sku"), &list.json()["count"]), (vec!["L-1".to_owned()], &json!(1)));
        let text = list.text();
        for word in ["price", "availability", "band", "quantity", "tips", "audience"] {
            assert!(!text.contains(word), "{word}");
        }
        assert!(!planner.csv("/api/v1/supply/products").await.expect(200).text().contains("L-2"));
        let none = planner.get(&format!("/api/v1/supply/products/{}", unknown("prd"))).await.expect(404);
        assert_eq!(planner.get(&format!("/api/v1/supply/products/{other}")).await.visible(), none.visible());
        planner.get(&format!("/api/v1/supply/products/{lamp}")).await.expect(200);
        planner.get("/api/v1/products").await.expect(403);

        // Nothing of the offer, even for a supplier that somehow holds the permission.
        let rights = [lonja_kernel::Permission::ProductsRead].into_iter().collect();
        let odd = shop.world.caller(lumen, OrganizationKind::Supplier, rights);
        assert!(odd.get("/api/v1/products").await.expect(200).items().is_empty());
        odd.get(&format!("/api/v1/products/{lamp}")).await.expect(404);
        odd.get(&format!("/api/v1/products/{lamp}/availability")).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn each_read_is_one_statement() {
    World::each(|world| async move {
        let shop = Shop::open(world).await;
        let audience = shop.audience("Ours").await;
        let (partner, buyer) = shop.partner("North", &[audience]).await;
        let lamp = shop.product("L-1", "Blue lamp", &[audience]).await;
        shop.price_list(partner, &[(&lamp, "2.55")]).await;
        for exposure in ["band", "exact"] {
            shop.agree(partner, exposure).await;
            for (path, statements) in [
                (format!("/api/v1/products/{lamp}"), 1),
                ("/api/v1/products?q=lamp&sort=sku".to_owned(), 1),
                ("/api/v1/products?count=true".to_owned(), 2),
                (format!("/api/v1/products/{lamp}/availability"), 1),
            ] {
                // The first read also remembers by which list the partner buys, and the product or the warehouses.
                let (answer, sent) = counted(buyer.get(&path)).await;
                answer.expect(200);
                assert!(sent <= statements + 2, "{path}");
                let (answer, sent) = counted(buyer.get(&path)).await;
                answer.expect(200);
                assert_eq!(sent, statements, "{path}");
            }
        }
    })
    .await;
}
