package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Bandwidth;

/// Where the buckets of the limits are: in this process, or shared by all gateways.
interface Buckets {
    /// Takes `cost` tokens of the key's bucket, or none.
    Grant take(String key, Bandwidth bandwidth, long cost);

    /// Puts back what was taken for a request that another rule refused.
    void putBack(String key, Bandwidth bandwidth, long cost);
}
