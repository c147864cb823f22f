//! What staff see in a preview is what the supplier gets, byte for byte, in every operation under `/demand`.

use std::collections::BTreeMap;

use lonja_demand::Safeguards;
use lonja_kernel::BuiltInRole;
use serde_json::{Value, json};

use super::{Hall, monday, product, sells};
use crate::support::{Answer, Session, World};

/// The paths of all operations under `/demand` that read, with `{id}` where one is named.
fn reading() -> Vec<String> {
    let spec = lonja::documents::spec();
    let paths = spec.document()["paths"].as_object().unwrap();
    let reads = paths
        .iter()
        .filter(|(path, methods)| path.starts_with("/api/v1/demand") && methods.get("get").is_some());
    reads.map(|(path, _)| path.clone()).collect()
}

/// The bytes, but for the id of the request and for cursors, which are bound to whom they were given to.
fn told(answer: &Answer) -> (u16, Option<String>, Vec<u8>) {
    let kind = answer.header("content-type").map(str::to_owned);
    let mut bytes = answer.bytes.clone();
    if let Ok(mut document) = serde_json::from_slice::<Value>(&bytes)
        && document.is_object()
        && (document["request_id"].is_string() || document["next_cursor"].is_string())
    {
        for name in ["request_id", "next_cursor"] {
            if document[name].is_string() {
                document[name] = json!("…");
            }
        }
        bytes = document.to_string().into_bytes();
    }
    (answer.status, kind, bytes)
}

/// Every answer that can be had of these paths, in every form that lists have.
async fn everything(session: &Session, paths: &[String]) -> BTreeMap<String, (u16, Option<String>, Vec<u8>)> {
    let mut seen = BTreeMap::new();
    for path in paths {
        seen.insert(path.clone(), told(&session.get(path).await));
        seen.insert(
            format!("{path} limited"),
            told(&session.get(&format!("{path}?limit=2&count=true")).await),
        );
        seen.insert(format!("{path} as CSV"), told(&session.csv(path).await));
        seen.insert(format!("{path} as lines"), told(&session.lines(path).await));
    }
    seen
}

#[tokio::test]
async fn a_preview_as_any_supplier_has_the_bytes_that_this_supplier_gets_in_every_operation() {
    World::each(async |world| {
        let halls = [
            Hall::new(&world, "Acme").await,
            Hall::new(&world, "Rival").await,
            Hall::new(&world, "Nobody").await,
        ];
        let customers: [_; 5] = halls[0].partners().await;
        let mut ids = Vec::new();
        // The third one is shared nothing with.
        for (hall, totals) in halls.iter().zip([true, false]) {
            let other = product(&world, hall.supplier).await;
            for week in 0..4 {
                let sold: Vec<_> = customers.into_iter().zip([20, 22, 24, 26, 28 + week as i64]).collect();
                hall.sells(monday(week), &sold).await;
                sells(&world, other, monday(week), &sold[..2 + week as usize]).await;
            }
            let policy = hall.policy(json!({ "totals": totals, "horizon": 2 })).await;
            ids.push(hall.release(&policy, Safeguards::all()).await);
            world.ctx.clock.advance(chrono::Duration::days(7));
            ids.push(hall.release(&policy, Safeguards::all()).await);
            // Asked for, and not made.
            world.ctx.clock.advance(chrono::Duration::days(7));
            let asked = json!({ "policy_id": policy });
            ids.push(hall.author.post("/api/v1/demand/releases", asked).await.expect(201).id());
            ids.push(policy);
        }
        ids.push("rel_0198c0de8d5a7c3e9f00112233445566".to_owned());
        let mut paths = Vec::new();
        for path in reading() {
            match path.split_once("{id}") {
                None => paths.push(path),
                Some((before, after)) => paths.extend(ids.iter().map(|id| format!("{before}{id}{after}"))),
            }
        }
        assert!(paths.len() > 50, "{paths:?}");
        for role in BuiltInRole::ALL.iter().filter(|role| role.kind().as_str() == "supplier") {
            for hall in &halls {
                let own = everything(&world.role(hall.supplier, *role), &paths).await;
                let preview = everything(&world.preview(hall.supplier, *role), &paths).await;
                for (path, answer) in &own {
                    assert_eq!(&preview[path], answer, "{path} as {}", role.key());
                }
                let shown = own.values().filter(|(status, _, _)| *status == 200).count();
                let reads = role.permissions().contains(lonja_kernel::Permission::DemandRead);
                assert_eq!(shown > 0, reads, "{}", role.key());
            }
        }
        // Suppliers differ, so the comparison can fail.
        let of = async |hall: &Hall<'_>| everything(&hall.planner, &paths).await;
        assert_ne!(of(&halls[0]).await, of(&halls[1]).await);
    })
    .await;
}
