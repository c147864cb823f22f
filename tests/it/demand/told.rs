//! What people are told of exceptions: whom it concerns, once per step of a cycle, and no longer than there is something
//! to be worked off.

use chrono::Duration;
use lonja_kernel::BuiltInRole;
use serde_json::{Value, json};

use super::{commits::open_cycle, move_cycles_on};
use crate::{
    notifications::{
        digests::{address_of, after, each, reads_spanish},
        kinds, person, told,
    },
    support::{Session, World},
};

const EXCEPTIONS: &str = "/api/v1/demand/exceptions";
const KIND: &str = "exceptions_raised";

async fn about_exceptions(world: &World, somebody: &Session) -> Vec<Value> {
    told(world, somebody).await.into_iter().filter(|one| one["kind"] == KIND).collect()
}

/// Nobody answers, until the day is over.
async fn closes(world: &World) {
    world.ctx.clock.advance(Duration::days(7));
    move_cycles_on(world).await;
}

#[tokio::test]
async fn exceptions_are_told_once_to_whoever_works_them_off_on_either_side() {
    World::each(async |world| {
        let (hall, buckets) = open_cycle(&world, "Acme", 3).await;
        let analyst = person(&world, world.host, BuiltInRole::DemandAnalyst).await;
        let planner = person(&world, hall.supplier, BuiltInRole::Planner).await;
        let nobodies = [
            person(&world, world.host, BuiltInRole::Auditor).await,
            person(&world, hall.supplier, BuiltInRole::SupplierSales).await,
            person(&world, world.supplier("Rival").await, BuiltInRole::Planner).await,
        ];
        assert!(about_exceptions(&world, &analyst).await.is_empty());
        closes(&world).await;
        let cycle = &buckets[0]["cycle_id"];
        let link = format!("/demand/exceptions?cycle_id={}", cycle.as_str().unwrap());
        for concerned in [&analyst, &planner] {
            let told = about_exceptions(&world, concerned).await;
            assert_eq!(told.len(), 1, "{told:?}");
            assert_eq!(told[0]["facts"], json!({ "number": 1, "supplier": "Acme", "exceptions": 1 }));
            assert_eq!(
                (&told[0]["subject_kind"], &told[0]["subject_id"]),
                (&json!("forecast_exceptions"), cycle)
            );
            assert_eq!(told[0]["link"], link);
            let board = link.replace("/demand/exceptions", EXCEPTIONS);
            assert_eq!(concerned.get(&board).await.expect(200).items().len(), 1);
        }
        for nobody in &nobodies {
            assert!(!kinds(&world, nobody).await.iter().any(|kind| kind == KIND));
        }
        closes(&world).await;
        assert_eq!(about_exceptions(&world, &analyst).await.len(), 1, "nothing new was raised");

        let wanted = json!({ "preferences": [{ "kind": KIND, "portal": false, "mail": "never" }] });
        analyst.put("/api/v1/me/notification-preferences", wanted).await.expect(200);
        open_cycle(&world, "Beta", 3).await;
        closes(&world).await;
        assert_eq!(about_exceptions(&world, &analyst).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_digest_tells_of_exceptions_in_the_readers_language_while_they_are_not_worked_off() {
    each(async |world, office| {
        let (hall, buckets) = open_cycle(&world, "Acme", 3).await;
        let (other, others) = open_cycle(&world, "Beta", 3).await;
        let english = person(&world, world.host, BuiltInRole::DemandAnalyst).await;
        let spanish = person(&world, hall.supplier, BuiltInRole::Planner).await;
        let (to_english, to_spanish) = (address_of(&english).await, address_of(&spanish).await);
        reads_spanish(&world, &to_spanish).await;
        closes(&world).await;
        world.run_jobs().await;
        let raised = format!("{EXCEPTIONS}?recipient_id={}", other.supplier);
        for exception in english.get(&raised).await.items() {
            let path = format!("{EXCEPTIONS}/{}/waiver", exception["id"].as_str().unwrap());
            english.post(&path, json!({ "note": "Agreed." })).await.expect(200);
        }
        after(&world, Duration::days(1)).await;
        let link = |buckets: &[Value]| {
            format!("/demand/exceptions?cycle_id={}", buckets[0]["cycle_id"].as_str().unwrap())
        };
        let mails = office.to(&to_english);
        assert_eq!(mails.len(), 1, "one digest");
        for part in [
            "Exceptions of forecast 1 for Acme: 1 to be worked off",
            "because you work off exceptions",
            &link(&buckets),
        ] {
            assert!(mails[0].contains(part), "{part}: {}", mails[0]);
        }
        assert!(!mails[0].contains(&link(&others)), "what was waived is no news: {}", mails[0]);
        let correos = office.to(&to_spanish).concat();
        assert!(correos.contains("Excepciones de la previsión 1 para Acme: 1 por resolver"), "{correos}");
        assert!(correos.contains("responde a las previsiones"), "{correos}");
    })
    .await;
}
