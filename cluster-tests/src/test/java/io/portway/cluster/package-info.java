/**
 * Tests against a real kube-apiserver and etcd, and what starts the two. Where their programs are
 * missing all of it is left out, with one line that says so. There is no controller and no kubelet:
 * what those would write, the tests write.
 */
@NullMarked
package io.portway.cluster;

import org.jspecify.annotations.NullMarked;
