/// Items, suppliers and shipments: what is on the shelf, who delivers it, and whether it came on time.
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.ApplicationModule
package ai.bhiv.logistics;
