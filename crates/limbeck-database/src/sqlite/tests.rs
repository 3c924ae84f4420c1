use crate::testing::{self, open_url};

#[test]
fn the_contract_holds() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("a.db").display());
    testing::connection_contract(&mut || open_url(&url).unwrap());
}
