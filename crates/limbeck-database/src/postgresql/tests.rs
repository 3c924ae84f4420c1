use crate::testing;

#[test]
fn the_contract_holds() {
    let Some(database) = testing::postgresql("postgresql: the contract holds") else { return };
    testing::connection_contract(&mut || database.connect());
}
