"""One list entry read by itself: what its fields say of nexus, payment role and other business."""
