//! One's own list: reading, ticking off, preferences, and that it is nobody else's.

use chrono::Duration;
use lonja_kernel::BuiltInRole;
use lonja_platform::data::statements::counted;
use poem::http::Method;
use serde_json::{Value, json};

use super::{kinds, person, told};
use crate::{catalogue::shop::unknown, orders::Trade, support::World};

const LIST: &str = "/api/v1/me/notifications";
const PREFERENCES: &str = "/api/v1/me/notification-preferences";

#[tokio::test]
async fn a_list_and_a_count_are_one_statement_and_what_was_read_stays_read() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let world = &trade.shop.world;
        let staff = person(world, world.host, BuiltInRole::OrderManager).await;
        let other = person(world, world.host, BuiltInRole::OrderManager).await;
        for _ in 0..3 {
            trade.place(1).await;
            world.ctx.clock.advance(Duration::minutes(1));
        }
        let all = told(world, &staff).await;
        let numbers: Vec<&Value> = all.iter().map(|told| &told["facts"]["number"]).collect();
        assert_eq!(numbers, [3, 2, 1]);
        assert_eq!(counted(staff.get(LIST)).await.1, 1);
        let (answer, statements) = counted(staff.get(&format!("{LIST}/unread-count"))).await;
        assert_eq!((statements, &answer.expect(200).json()["unread"]), (1, &json!(3)));

        let one = format!("{LIST}/{}/read", all[1]["id"].as_str().unwrap());
        for _ in 0..2 {
            let left = staff.send(Method::POST, &one, &[], None).await.expect(200).json();
            assert_eq!(left["unread"], 2);
        }
        let unread = staff.get(&format!("{LIST}?unread=true")).await.expect(200).items();
        assert_eq!(unread.iter().map(|told| &told["facts"]["number"]).collect::<Vec<_>>(), [3, 1]);
        let up_to = json!({ "up_to": all[1]["created_at"] });
        let left = staff.post(&format!("{LIST}/read"), up_to).await.expect(200).json();
        assert_eq!(left["unread"], 1, "what came later stays unread");
        let read = staff.get(&format!("{LIST}?unread=false&count=true")).await.expect(200);
        assert_eq!((read.items().len(), &read.json()["count"]), (2, &json!(2)));
        assert_eq!(other.get(&format!("{LIST}/unread-count")).await.json()["unread"], 3, "not another's");
    })
    .await;
}

#[tokio::test]
async fn what_others_were_told_does_not_exist() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let world = &trade.shop.world;
        let staff = person(world, world.host, BuiltInRole::OrderManager).await;
        let stranger = person(world, world.host, BuiltInRole::AssetCurator).await;
        trade.place(1).await;
        let id = told(world, &staff).await[0]["id"].as_str().unwrap().to_owned();
        let foreign = stranger.send(Method::POST, &format!("{LIST}/{id}/read"), &[], None).await.expect(404);
        let nobodys = format!("{LIST}/{}/read", unknown("ntf"));
        let nothing = stranger.send(Method::POST, &nobodys, &[], None).await.expect(404);
        assert_eq!(foreign.visible(), nothing.visible());
        let without = world.caller_as(
            staff.user_id(),
            world.host,
            BuiltInRole::AssetCurator.kind(),
            BuiltInRole::AssetCurator.permissions(),
        );
        assert!(told(world, &without).await.is_empty(), "a right that was taken away takes the list along");
    })
    .await;
}

#[tokio::test]
async fn preferences_decide_what_is_told_from_now_on() {
    World::each(|world| async move {
        let trade = Trade::open(world).await;
        let world = &trade.shop.world;
        let staff = person(world, world.host, BuiltInRole::OrderManager).await;
        let shown = staff.get(PREFERENCES).await.expect(200).json();
        let wanted = |body: &Value, kind: &str| {
            let all = body["preferences"].as_array().unwrap();
            all.iter().find(|one| one["kind"] == kind).cloned()
        };
        let default = json!({ "kind": "order_placed", "portal": true, "mail": "daily" });
        assert_eq!(wanted(&shown, "order_placed"), Some(default));
        assert_eq!(wanted(&shown, "release_published"), None, "it cannot concern order staff");
        let off = json!({ "kind": "order_placed", "portal": false, "mail": "never" });
        let saved = staff.put(PREFERENCES, json!({ "preferences": [off] })).await.expect(200).json();
        assert_eq!(wanted(&saved, "order_placed"), Some(off.clone()));
        assert_eq!(wanted(&saved, "order_cancelled"), wanted(&shown, "order_cancelled"), "left as it was");
        trade.place(1).await;
        assert!(kinds(world, &staff).await.is_empty());

        let twice = staff.put(PREFERENCES, json!({ "preferences": [off, off] })).await.expect(422);
        assert_eq!(twice.json()["errors"][0]["pointer"], "/preferences/1/kind");
        let foreign = json!({ "kind": "release_published", "portal": true, "mail": "never" });
        let refused = staff.put(PREFERENCES, json!({ "preferences": [foreign] })).await.expect(422);
        assert_eq!(refused.json()["errors"][0]["pointer"], "/preferences/0/kind");
    })
    .await;
}
