package ai.bhiv.contract;

/// The suite against the implementation in this process.
class LocalClientTest extends ClientSuite {
    @Override
    <T> T client(Class<T> contract) {
        return platform.platform().part(contract);
    }
}
